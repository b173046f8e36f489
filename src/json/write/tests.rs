//! The writer against `serde_json`, and what it leaves out.

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
    assert_eq!(select(&["firstLetter", "map.x", "inner"]), Ok("{\"firstLetter\":\"a\",\"map\":{\"x\":[1]},\"inner\":\"p\"}".to_owned()));
    assert_eq!(select(&["map.*", "lists.inner"]), Ok("{\"map\":{\"x\":[1],\"y\":[]},\"lists\":[[{\"inner\":\"q\"}],[]]}".to_owned()));
    // Nothing is there today: that is no fault of the path.
    assert_eq!(select(&["nothing.deep", "variants.Named.a"]), Ok("{\"nothing\":null,\"variants\":[]}".to_owned()));
    assert_eq!(select(&["text", "map.z", "none"]), Err(vec![1, 2]));
}
