//! Every golden file, natively: what the exchange or its documentation says against what the engine answers.

use crate::reference::{engine, expectation, file};
use serde_json::Value;

#[test]
fn every_golden_file_is_reproduced() {
    let mut faults = Vec::new();
    let mut figures = 0;
    for (name, golden) in file::json_files("golden") {
        for field in ["about", "source", "date"] {
            assert!(golden.get(field).is_some_and(Value::is_string), "{name} does not state {field}");
        }
        for case in file::cases(&golden) {
            let label = case.get("name").and_then(Value::as_str).unwrap_or("");
            let answer = engine::ask(&golden, case, &file::input(&golden, case));
            figures += case["expect"].as_object().map_or(0, serde_json::Map::len);
            if answer["status"] != "ok" {
                faults.push(format!("{name} ({label}): {answer}"));
                continue;
            }
            faults.extend(
                expectation::mismatches(&answer["report"], &case["expect"]).into_iter().map(|what| format!("{name} ({label}) {what}")),
            );
        }
    }
    assert!(faults.is_empty(), "{} of {figures} figures differ:\n{}", faults.len(), faults.join("\n"));
}
