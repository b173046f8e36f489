//! The document of the calibration says what the embedded scenario gives.

#[path = "../../examples/cascade_calibration/table.rs"]
#[allow(dead_code, unreachable_pub)]
mod table;

#[test]
fn the_document_is_what_the_scenario_gives() {
    let scenario = portfolio_margin::cascade::find(table::SCENARIO).unwrap();
    let document = table::document(scenario.text).unwrap();
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/calibration.md")).unwrap();
    assert!(written == document, "write it anew with: cargo run --release --example cascade_calibration > docs/calibration.md");
    assert!(document.contains("Conservation: 0.") && document.contains("**MISSED**"));
}
