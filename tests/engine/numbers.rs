//! Numbers as people write them: two hundred ways with the reading each gets; whatever is displayed is read back; any text is answered.

use crate::reference::engine;
use portfolio_margin::num::{DecimalMark, Place, Written, WrittenKind, parse_decimal, read_written};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

const WRITTEN: &str = include_str!("../numbers/written.json");

fn report(text: &str, place: &Value) -> Value {
    let mut answer = engine::read_number(text, place);
    assert_eq!(answer["status"], "ok", "{text:?} {answer}");
    answer["report"].take()
}

/// A report in the words of the table. What is refused is told by its whole message.
fn in_words(report: &Value) -> String {
    let readings: Vec<&str> =
        report["readings"].as_array().expect("readings").iter().filter_map(|reading| reading["value"].as_str()).collect();
    let several = readings.join(" or ");
    match report["state"].as_str() {
        Some("read") => report["value"].as_str().unwrap_or("nothing").to_owned(),
        Some("incomplete") if readings.is_empty() => "half".to_owned(),
        Some("incomplete") => format!("half {several}"),
        Some("ambiguous") => format!("either {several}"),
        _ => format!("not: {}", report["message"].as_str().unwrap_or("")),
    }
}

#[test]
fn every_way_of_the_table_gets_its_reading() {
    let table: Value = serde_json::from_str(WRITTEN).expect("JSON");
    let mut faults = Vec::new();
    let mut ways = BTreeSet::new();
    for place in table["places"].as_array().expect("places") {
        for row in place["texts"].as_array().expect("texts") {
            let (text, expected) = (row[0].as_str().expect("a text"), row[1].as_str().expect("a reading"));
            let got = in_words(&report(text, &place["place"]));
            let agrees = match expected.strip_prefix("not: ") {
                Some(part) => got.strip_prefix("not: ").is_some_and(|message| message.contains(part)),
                None => got == expected,
            };
            if !agrees {
                faults.push(format!("{}: {text:?} is {got:?}, not {expected:?}", place["where"]));
            }
            ways.insert((place["where"].as_str(), text));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(ways.len() >= 200, "{} ways", ways.len());
}

/// What is offered must be obeyed: each reading, written as it says, is that reading and nothing else.
#[test]
fn every_reading_that_is_offered_can_be_written() {
    let table: Value = serde_json::from_str(WRITTEN).expect("JSON");
    let mut count = 0;
    for place in table["places"].as_array().expect("places") {
        for row in place["texts"].as_array().expect("texts") {
            let first = report(row[0].as_str().expect("a text"), &place["place"]);
            for reading in first["readings"].as_array().expect("readings") {
                let again = report(reading["write"].as_str().expect("a text"), &place["place"]);
                assert_eq!(again["value"], reading["value"], "{row} {reading} {again}");
                assert!(
                    first["remedy"].as_str().is_some_and(|remedy| remedy.contains(reading["write"].as_str().unwrap_or("?"))),
                    "{first}"
                );
                count += 1;
            }
            let is_told = first["state"] == "read" || first["message"] != "" && first["remedy"] != "";
            assert!(is_told, "{row} {first}");
        }
    }
    assert!(count > 40, "{count} readings");
}

/// On the way to a number nothing is ever a fault, ambiguous, or another number than one of its beginnings.
#[test]
fn typing_passes_through_no_fault() {
    for text in [
        "20,000.50",
        "1,234,567.891",
        "20 000.50",
        "-20,000",
        "$20,000.00",
        "20,000 USDC",
        "1.5 million",
        "1e-7",
        "0.05",
        "12,34,567",
        "US$ 1,000",
        "20'000.5",
    ] {
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            let typed = &text[..end];
            let said = read_written(typed, &Place::default());
            match said {
                Written::Incomplete(_) => {}
                Written::Read(value) => {
                    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                    let plain = value.normalize().to_string();
                    let is_beginning = digits(typed).trim_matches('0').starts_with(digits(&plain).trim_matches('0'));
                    assert!(is_beginning || typed.contains(['m', 'e']), "{typed:?} is {plain}");
                }
                other => panic!("{typed:?} is {other:?}"),
            }
        }
    }
}

#[test]
fn choices_are_read_strictly() {
    for choices in [r#"{"mark":"dot"}"#, r#"{"kind":"money"}"#, r#"{"unit":5}"#, r#"{"isFinished":"yes"}"#, r#"{"marks":"point"}"#, "[]"] {
        let choices: Value = serde_json::from_str(choices).expect("JSON");
        assert_eq!(engine::read_number("5", &choices)["status"], "rejected", "{choices}");
    }
}

/// Digits with a mark between the thousands of their whole part.
fn with_groups(whole: &str, mark: char, sizes: (usize, usize)) -> String {
    let (last, other) = sizes;
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let rest = whole.len() - index;
        if index > 0 && rest >= last && (rest - last).is_multiple_of(other) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in ".{0,40}", kind in 0_usize..7, finished in any::<bool>()) {
        let kind = [WrittenKind::Amount, WrittenKind::Price, WrittenKind::Size, WrittenKind::Leverage, WrittenKind::Fraction, WrittenKind::Percent, WrittenKind::Ratio][kind];
        for mark in [DecimalMark::Point, DecimalMark::Comma, DecimalMark::Unknown] {
            for unit in [None, Some("BTC"), Some("")] {
                let _ = read_written(&text, &Place { mark, kind, unit, is_finished: finished });
            }
        }
    }

    /// Letters of numbers in any order; what is read can be read by the engine as it stands.
    #[test]
    fn nearly_numbers_are_answered(text in "[-+0-9.,' _$()kmbexUSDC%]{0,14}", finished in any::<bool>()) {
        for kind in [WrittenKind::Amount, WrittenKind::Fraction, WrittenKind::Leverage] {
            for mark in [DecimalMark::Point, DecimalMark::Comma, DecimalMark::Unknown] {
                match read_written(&text, &Place { mark, kind, unit: None, is_finished: finished }) {
                    Written::Read(value) => prop_assert_eq!(parse_decimal(&value.to_string()), Ok(value)),
                    Written::Ambiguous(doubt) => prop_assert!(doubt.readings.len() > 1),
                    Written::Incomplete(_) => prop_assert!(!finished),
                    Written::Unreadable(_) => {}
                }
            }
        }
    }

    /// What the engine takes is read as the same number, and so is every way of grouping its thousands.
    #[test]
    fn what_is_displayed_is_read_back(negative in any::<bool>(), whole in "0|[1-9][0-9]{0,13}", fraction in "|[0-9]{1,12}") {
        let sign = if negative { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        let strict = format!("{sign}{whole}{point}{fraction}");
        let expected = parse_decimal(&strict).expect("a decimal");
        let read = |text: &str, mark| match read_written(text, &Place { mark, ..Place::default() }) {
            Written::Read(value) => value,
            other => panic!("{text:?} {other:?}"),
        };
        prop_assert_eq!(read(&strict, DecimalMark::Point), expected);
        let sign = if negative { "\u{2212}" } else { "" };
        for (group, decimal, mark) in [(',', '.', DecimalMark::Point), (' ', '.', DecimalMark::Point), ('\'', '.', DecimalMark::Point), ('\u{202f}', ',', DecimalMark::Comma), ('.', ',', DecimalMark::Comma), ('\u{2019}', '.', DecimalMark::Point)] {
            let point = if fraction.is_empty() { String::new() } else { decimal.to_string() };
            let text = format!("{sign}{}{point}{fraction}", with_groups(&whole, group, (3, 3)));
            prop_assert_eq!(read(&text, mark), expected, "{}", text);
            prop_assert_eq!(read(&format!("$ {text}"), mark), expected, "{}", text);
        }
        let point = if fraction.is_empty() { "" } else { "." };
        let indian = format!("{sign}{}{point}{fraction}", with_groups(&whole, ',', (3, 2)));
        prop_assert_eq!(read(&indian, DecimalMark::Point), expected, "{}", indian);
    }
}
