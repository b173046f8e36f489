//! Where in a text a node stands. A path is a chain of places on the stack, and becomes text only where a fault is told.

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub enum Path<'p> {
    /// Where reading begins, as the caller calls it; empty for the whole.
    Root(&'p str),
    /// A field of an object.
    Field(&'p Path<'p>, &'p str),
    /// A field of an object with names of its own, such as coins.
    Key(&'p Path<'p>, &'p str),
    /// An element of a list.
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// As text: `portfolio.positions[2].size`.
    #[inline(never)]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Root(root) => text.push_str(root),
            // The venue's own dex has no name.
            Self::Key(parent, "") => {
                parent.write(text);
                text.push_str("[\"\"]");
            }
            Self::Field(parent, name) | Self::Key(parent, name) => {
                parent.write(text);
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Self::Index(parent, index) => {
                parent.write(text);
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
        }
    }
}
