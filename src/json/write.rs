//! Answers out: any of our types as JSON text.
//!
//! The text is that of `serde_json`, byte for byte. What differs is where the work is done: `serde_json` writes commas, names and quotes in a copy
//! for each type of field, which together were a twelfth of the engine's bytes. Here each copy only calls [`Writer`], which is no generic.

use super::selection::{At, Selection};
use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
    Serializer,
};
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
    let text = written(value, Writer { text: String::with_capacity(TYPICAL), selection, at: At::Place(0) });
    let unmet = selection.unmet();
    if unmet.is_empty() { Ok(text) } else { Err(unmet) }
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

/// A list or an object that is being written, with what closes it.
struct Open<'w, 's> {
    writer: &'w mut Writer<'s>,
    end: &'static str,
    /// What is wanted of it.
    at: At,
    /// Whether nothing of it was written yet.
    is_empty: bool,
    /// Whether the field whose name came last is wanted; of maps alone, whose names come by themselves.
    is_wanted: bool,
}

impl<'w, 's> Open<'w, 's> {
    fn new(writer: &'w mut Writer<'s>, begin: &str, end: &'static str) -> Self {
        writer.put(begin);
        Self::opened(writer, end)
    }

    fn opened(writer: &'w mut Writer<'s>, end: &'static str) -> Self {
        let at = writer.at;
        Self { writer, end, at, is_empty: true, is_wanted: true }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.is_empty = false;
        self.writer.separate();
        self.writer.at = self.at;
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        if self.begins(name) { value.serialize(&mut *self.writer) } else { Ok(()) }
    }

    /// Writes the name of a field that is wanted.
    fn begins(&mut self, name: &str) -> bool {
        self.is_empty = false;
        let Some(at) = self.writer.selection.enter(self.at, name) else { return false };
        self.writer.name(name);
        self.writer.at = at;
        true
    }

    fn close(self) -> Written {
        self.writer.put(self.end);
        self.writer.at = self.at;
        if self.is_empty {
            self.writer.selection.has_nothing_below(self.at);
        }
        Ok(())
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

    fn serialize_unit(self) -> Written {
        self.put("null");
        self.selection.has_nothing_below(self.at);
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

macro_rules! elements {
    ($($part:ident: $method:ident),* $(,)?) => {$(
        impl $part for Open<'_, '_> {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.element(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        }
    )*};
}
elements! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

macro_rules! fields {
    ($($part:ident),*) => {$(
        impl $part for Open<'_, '_> {
            type Ok = ();
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.field(name, value)
            }

            fn end(self) -> Written {
                self.close()
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_, '_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Written {
        // The name is written as any text is, and taken back where nobody wants it.
        let before = self.writer.text.len();
        self.is_empty = false;
        self.writer.separate();
        let start = self.writer.text.len();
        name.serialize(&mut *self.writer)?;
        let name = self.writer.text.get(start..).unwrap_or_default().trim_matches('"');
        match self.writer.selection.enter(self.at, name) {
            Some(at) => {
                self.writer.at = at;
                self.is_wanted = true;
            }
            None => {
                self.writer.text.truncate(before);
                self.is_wanted = false;
            }
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        if !self.is_wanted {
            return Ok(());
        }
        self.writer.put(":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Whole {
        text: String,
        first_letter: char,
        whole: (i64, u32, i128),
        nothing: Option<u8>,
        something: Option<bool>,
        unit: (),
        variants: Vec<Variant>,
        map: BTreeMap<String, Vec<u8>>,
        #[serde(flatten)]
        part: Part,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        skipped: Vec<u8>,
        lists: [Vec<Part>; 2],
    }

    #[derive(Clone, Serialize)]
    struct Part {
        inner: &'static str,
    }

    #[derive(Serialize)]
    enum Variant {
        Plain,
        Wrapped(Part),
        Pair(u8, &'static str),
        Named { a: u8, b: Option<Part> },
    }

    #[derive(Serialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        One(Part),
        Two { a: u8 },
    }

    #[test]
    #[expect(clippy::disallowed_types, reason = "arrays of binary numbers are among the answers")]
    fn the_text_is_that_of_serde_json() {
        let part = Part { inner: "{[\"x\":1,\\]}" };
        let letters: String = (0..0x180).filter_map(char::from_u32).chain("\u{2028}\u{1f600}é".chars()).collect();
        let whole = Whole {
            text: letters.clone(),
            first_letter: '"',
            whole: (i64::MIN, u32::MAX, i128::MIN),
            nothing: None,
            something: Some(false),
            unit: (),
            variants: vec![
                Variant::Plain,
                Variant::Wrapped(part.clone()),
                Variant::Pair(1, ""),
                Variant::Named { a: 1, b: None },
                Variant::Named { a: 1, b: Some(part.clone()) },
            ],
            map: [(letters, vec![1, 2]), (String::new(), vec![])].into(),
            part: part.clone(),
            skipped: vec![],
            lists: [vec![], vec![part.clone(), part.clone()]],
        };
        assert_eq!(write(&whole), serde_json::to_string(&whole).unwrap_or_default());
        for tagged in [Tagged::One(part), Tagged::Two { a: 7 }] {
            assert_eq!(write(&tagged), serde_json::to_string(&tagged).unwrap_or_default());
        }
        let numbers = [0.0, -0.0, 1.0, 0.1, -1.5e-9, 1e21, 123_456_789.123, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY];
        assert_eq!(write(&numbers), serde_json::to_string(&numbers).unwrap_or_default());
    }

    #[test]
    fn only_what_is_wanted_is_written() {
        let part = |inner| Part { inner };
        let whole = Whole {
            text: String::new(),
            first_letter: 'a',
            whole: (1, 2, 3),
            nothing: None,
            something: None,
            unit: (),
            variants: vec![],
            map: [("x".to_owned(), vec![1]), ("y".to_owned(), vec![])].into(),
            part: part("p"),
            skipped: vec![],
            lists: [vec![part("q")], vec![]],
        };
        let select = |paths: &[&str]| write_selected(&whole, &Selection::new(paths.iter().copied()));
        assert_eq!(
            select(&["firstLetter", "map.x", "inner"]),
            Ok("{\"firstLetter\":\"a\",\"map\":{\"x\":[1]},\"inner\":\"p\"}".to_owned())
        );
        assert_eq!(select(&["map.*", "lists.inner"]), Ok("{\"map\":{\"x\":[1],\"y\":[]},\"lists\":[[{\"inner\":\"q\"}],[]]}".to_owned()));
        // Nothing is there today: that is no fault of the path.
        assert_eq!(select(&["nothing.deep", "variants.Named.a"]), Ok("{\"nothing\":null,\"variants\":[]}".to_owned()));
        assert_eq!(select(&["text", "map.z", "none"]), Err(vec![1, 2]));
    }
}
