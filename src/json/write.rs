//! Answers out: any of our types as JSON text.
//!
//! The text is that of `serde_json`, byte for byte. What differs is where the work is done: `serde_json` writes commas, names and quotes in a copy
//! for each type of field, which together were a twelfth of the engine's bytes. Here each copy only calls [`Writer`], which is no generic.

mod open;

use super::selection::{At, Selection};
use open::Open;
use serde::{Serialize, Serializer};
use std::fmt::{self, Display, Write};

/// The JSON text of a value.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let everything = Selection::default();
    written(value, Writer { text: String::with_capacity(TYPICAL), selection: &everything, at: At::Whole })
}

/// The JSON text of the wanted parts of a value.
///
/// # Errors
/// The paths that the value does not have, by their indices.
pub fn write_selected<T: Serialize + ?Sized>(value: &T, selection: &Selection) -> Result<String, Vec<usize>> {
    let text = written(value, Writer { text: String::with_capacity(TYPICAL), selection, at: selection.root() });
    let unmet = selection.unmet();
    if unmet.is_empty() { Ok(text) } else { Err(unmet) }
}

/// The JSON text of what a selection leaves of a value.
pub fn write_left<T: Serialize + ?Sized>(value: &T, selection: &Selection) -> String {
    written(value, Writer { text: String::with_capacity(TYPICAL), selection, at: selection.root() })
}

fn written<T: Serialize + ?Sized>(value: &T, mut writer: Writer<'_>) -> String {
    match value.serialize(&mut writer) {
        Ok(()) => writer.text,
        Err(fault) => match fault {},
    }
}

/// Bytes of an ordinary answer, so that the text seldom moves while it grows.
const TYPICAL: usize = 16_384;

/// A fault of writing, of which there is none: text has room for everything, and no type of ours refuses to be written.
#[derive(Debug)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl serde::ser::Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        // Only a type that refuses to be written comes here. There is none; a value to answer with there is neither.
        std::process::abort()
    }
}

type Written = Result<(), Never>;

/// The text as far as it is written.
struct Writer<'s> {
    text: String,
    selection: &'s Selection,
    /// What is wanted of the value that is written next.
    at: At,
}

impl Writer<'_> {
    /// A comma where something stands before in the same list or object. A text ends with a quote, so a last bracket is one that was opened.
    #[inline(never)]
    fn separate(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'{' | b'[' | b':') | None) {
            self.text.push(',');
        }
    }

    /// The name of a field, with what stands around it.
    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    #[inline(never)]
    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        let mut plain = 0;
        for (place, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.text.push_str(text.get(plain..place).unwrap_or_default());
            plain = place.saturating_add(1);
            let short = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                8 => "\\b",
                12 => "\\f",
                _ => "",
            };
            self.text.push_str(short);
            if short.is_empty() {
                self.shown(format_args!("\\u{byte:04x}"));
            }
        }
        self.text.push_str(text.get(plain..).unwrap_or_default());
        self.text.push('"');
    }

    #[inline(never)]
    fn shown(&mut self, value: fmt::Arguments<'_>) {
        // Writing to a text in memory does not fail.
        let _ = self.text.write_fmt(value);
    }

    #[inline(never)]
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    #[inline(never)]
    fn unsigned(&mut self, value: u64) {
        self.shown(format_args!("{value}"));
    }

    #[inline(never)]
    fn signed(&mut self, value: i64) {
        self.shown(format_args!("{value}"));
    }

    /// `{"name":` of a variant, and what its content begins with.
    #[inline(never)]
    fn variant(&mut self, name: &str, open: &str) {
        self.text.push('{');
        self.name(name);
        self.text.push_str(open);
    }
}

macro_rules! numbers {
    ($($method:ident: $number:ty => $write:ident),* $(,)?) => {$(
        fn $method(self, value: $number) -> Written {
            self.$write(value.into());
            Ok(())
        }
    )*};
}

#[expect(clippy::disallowed_types, reason = "arrays of binary numbers are among the answers")]
impl<'w, 's> Serializer for &'w mut Writer<'s> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Open<'w, 's>;
    type SerializeTuple = Open<'w, 's>;
    type SerializeTupleStruct = Open<'w, 's>;
    type SerializeTupleVariant = Open<'w, 's>;
    type SerializeMap = Open<'w, 's>;
    type SerializeStruct = Open<'w, 's>;
    type SerializeStructVariant = Open<'w, 's>;

    numbers! {
        serialize_i8: i8 => signed,
        serialize_i16: i16 => signed,
        serialize_i32: i32 => signed,
        serialize_i64: i64 => signed,
        serialize_u8: u8 => unsigned,
        serialize_u16: u16 => unsigned,
        serialize_u32: u32 => unsigned,
        serialize_u64: u64 => unsigned,
    }

    fn serialize_i128(self, value: i128) -> Written {
        self.shown(format_args!("{value}"));
        Ok(())
    }

    fn serialize_u128(self, value: u128) -> Written {
        self.shown(format_args!("{value}"));
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Written {
        self.put(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        match serde_json::Number::from_f64(value) {
            Some(number) => self.shown(format_args!("{number}")),
            None => self.put("null"),
        }
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written {
        self.quoted(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    #[inline(never)]
    fn serialize_unit(self) -> Written {
        self.put("null");
        self.selection.is_empty_at(&self.at);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Written {
        self.variant(variant, "");
        value.serialize(&mut *self)?;
        self.put("}");
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'w, 's>, Never> {
        Ok(Open::new(self, "[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'w, 's>, Never> {
        Ok(Open::new(self, "[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'w, 's>, Never> {
        Ok(Open::new(self, "[", "]"))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Open<'w, 's>, Never> {
        self.variant(variant, "[");
        Ok(Open::opened(self, "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'w, 's>, Never> {
        Ok(Open::new(self, "{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'w, 's>, Never> {
        Ok(Open::new(self, "{", "}"))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Open<'w, 's>, Never> {
        self.variant(variant, "{");
        Ok(Open::opened(self, "}}"))
    }
}

#[cfg(test)]
mod tests;
