//! JSON text in, with every fault of it found in one pass, and out.
//!
//! `serde`'s derived readers stop at the first fault; a person who fills in a form wants all of them. So text becomes a
//! [`Node`] tree that keeps repeated names, and each type reads itself from a node, reporting faults by path.

mod fields;
mod fill;
mod path;
mod reader;
mod selection;
mod tree;
mod write;

pub use fields::Fields;
pub(crate) use fill::words;
pub use fill::{Fill, MAX_LIST, fill_list, stated_text, stated_word};
pub use path::Path;
pub use reader::{Listed, ObjectReader, Place, Read, kind, read_list};
pub use selection::Selection;
pub use tree::{MAX_TEXT, Node, parse};
pub use write::{write, write_left, write_selected};
