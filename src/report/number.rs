//! A number as a person writes it: the answer to `readNumber`.

use super::Answer;
use crate::error::Issues;
use crate::json::{Fields, Fill, Node, Path, words};
use crate::num::{DecimalMark, Doubt, Place, Written, WrittenKind, read_written};
use serde::Serialize;

/// Choices of `readNumber`: where the text is written.
#[derive(Clone, Debug, Default)]
pub struct NumberChoices {
    /// The decimal mark there.
    pub mark: DecimalMark,
    /// What the number is of.
    pub kind: WrittenKind,
    /// Name of the coin or token that it counts.
    pub unit: Option<String>,
    /// Nobody types on.
    pub is_finished: bool,
}

/// What a text says as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum NumberState {
    /// One number, exactly: `value`.
    Read,
    /// Half typed: no fault, and no number yet. `readings` is what it would mean as it stands.
    Incomplete,
    /// Several meanings: `readings`.
    Ambiguous,
    /// No number.
    Unreadable,
}

/// A text read as a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NumberReport {
    /// What the text says.
    pub state: NumberState,
    /// The number as a decimal of a request; null where there is not one alone.
    pub value: Option<String>,
    /// What the text may mean, where that is not one number.
    pub readings: Vec<NumberReading>,
    /// What is the matter, as the end of a sentence about the text; empty where it is read.
    pub message: String,
    /// What to do about it; empty where it is read.
    pub remedy: String,
}

/// One meaning of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NumberReading {
    /// The number as a decimal of a request.
    pub value: String,
    /// How to write it in the same place so that it has no other meaning.
    pub write: String,
    /// Why it may be meant, as in "decimals follow the comma".
    pub because: String,
}

words!(DecimalMark { "point": Point, "comma": Comma, "unknown": Unknown });
words!(WrittenKind {
    "amount": Amount,
    "price": Price,
    "size": Size,
    "leverage": Leverage,
    "fraction": Fraction,
    "percent": Percent,
    "ratio": Ratio,
});

impl Fill for NumberChoices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("mark", &mut self.mark);
        fields.optional("kind", &mut self.kind);
        fields.optional("unit", &mut self.unit);
        fields.optional("isFinished", &mut self.is_finished);
        fields.close()
    }
}

/// Reads a number as people write it. A text that is none is an answer too: what it lacks, or what it may mean.
pub fn read_number(text: &str, choices: &NumberChoices) -> Answer<NumberReport> {
    let NumberChoices { mark, kind, unit, is_finished } = choices;
    let place = Place { mark: *mark, kind: *kind, unit: unit.as_deref(), is_finished: *is_finished };
    let report = match read_written(text, &place) {
        Written::Read(value) => NumberReport {
            state: NumberState::Read,
            value: Some(value.to_string()),
            readings: Vec::new(),
            message: String::new(),
            remedy: String::new(),
        },
        Written::Incomplete(doubt) => doubtful(NumberState::Incomplete, doubt),
        Written::Ambiguous(doubt) => doubtful(NumberState::Ambiguous, doubt),
        Written::Unreadable(doubt) => doubtful(NumberState::Unreadable, doubt),
    };
    Answer::Ok { report }
}

fn doubtful(state: NumberState, doubt: Doubt) -> NumberReport {
    let readings = doubt.readings.into_iter().map(|meaning| NumberReading {
        value: meaning.value.to_string(),
        write: meaning.write,
        because: meaning.because.to_owned(),
    });
    NumberReport { state, value: None, readings: readings.collect(), message: doubt.message, remedy: doubt.remedy }
}
