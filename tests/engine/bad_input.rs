//! Input that must be refused, natively: each case with every fault it has, and afterwards an answer that is still right.

use crate::reference::{engine, expectation, file};
use serde_json::Value;

/// Code and path of a fault; a path of `None` stands for any.
type Fault = (String, Option<String>);

/// Faults in a fixed order.
fn faults_of(issues: &Value) -> Vec<Fault> {
    let word = |issue: &Value, name: &str| issue.get(name).and_then(Value::as_str).map(str::to_owned);
    let issues = issues.as_array().into_iter().flatten();
    let mut faults: Vec<Fault> = issues.map(|issue| (word(issue, "code").unwrap_or_default(), word(issue, "path"))).collect();
    faults.sort();
    faults
}

fn meets(expected: &[Fault], got: &[Fault]) -> bool {
    let is_met = |(wanted, found): (&Fault, &Fault)| wanted.0 == found.0 && (wanted.1.is_none() || wanted.1 == found.1);
    expected.len() == got.len() && expected.iter().zip(got).all(is_met)
}

#[test]
fn every_bad_input_is_refused_with_all_its_faults() {
    let mut faults = Vec::new();
    let mut count = 0;
    for (name, group) in file::json_files("bad_input") {
        for case in file::cases(&group) {
            count += 1;
            let label = case["name"].as_str().expect("a case has a name");
            let answer = engine::ask(&group, case, &file::input(&group, case));
            let (expected, got) = (faults_of(&case["expect"]), faults_of(&answer["issues"]));
            assert!(!expected.is_empty(), "{name} ({label}) expects nothing");
            if answer["status"] != "rejected" || answer.get("report").is_some() {
                faults.push(format!("{name} ({label}): not rejected"));
            } else if !meets(&expected, &got) {
                faults.push(format!("{name} ({label}): expected {expected:?}, got {got:?}"));
            }
            for issue in answer["issues"].as_array().into_iter().flatten() {
                let is_said = |field: &str| issue[field].as_str().is_some_and(|text| !text.trim().is_empty());
                if !is_said("message") || !is_said("remedy") {
                    faults.push(format!("{name} ({label}): no message or remedy in {issue}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {count} cases differ:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 200, "only {count} cases were run");

    let golden = file::json_files("golden").into_iter().find(|(name, _)| name == "g16-carry-trade.json").expect("the carry trade").1;
    let case = file::cases(&golden)[0];
    let mismatches = expectation::mismatches(&engine::report(&file::input(&golden, case)), &case["expect"]);
    assert!(mismatches.is_empty(), "after all bad input:\n{}", mismatches.join("\n"));
}
