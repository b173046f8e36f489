//! A list or an object while it is written: its elements and fields, as far as they are wanted.

use super::{Never, Writer, Written};
use crate::json::selection::At;
use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};

/// A list or an object that is being written, with what closes it.
pub(super) struct Open<'w, 's> {
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
    #[inline(never)]
    pub fn new(writer: &'w mut Writer<'s>, begin: &str, end: &'static str) -> Self {
        writer.put(begin);
        Self::opened(writer, end)
    }

    pub fn opened(writer: &'w mut Writer<'s>, end: &'static str) -> Self {
        let at = std::mem::replace(&mut writer.at, At::Whole);
        Self { writer, end, at, is_empty: true, is_wanted: true }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.is_empty = false;
        self.writer.separate();
        self.writer.at = self.at.clone();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        if self.begins(name) { value.serialize(&mut *self.writer) } else { Ok(()) }
    }

    /// Writes the name of a field that is wanted.
    #[inline(never)]
    fn begins(&mut self, name: &str) -> bool {
        self.is_empty = false;
        let Some(at) = self.writer.selection.enter(&self.at, name) else { return false };
        self.writer.name(name);
        self.writer.at = at;
        true
    }

    #[inline(never)]
    fn close(self) -> Written {
        self.writer.put(self.end);
        if self.is_empty {
            self.writer.selection.is_empty_at(&self.at);
        }
        Ok(())
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
        match self.writer.selection.enter(&self.at, name) {
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
