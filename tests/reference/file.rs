//! Case files: where they are, and how a case becomes the text that the engine is given.

use super::paths::set;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A folder under `tests/`.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The JSON files of a folder, by name.
pub fn json_files(name: &str) -> Vec<(String, Value)> {
    let entries = fs::read_dir(folder(name)).unwrap_or_else(|fault| panic!("tests/{name}: {fault}"));
    let mut files: Vec<(String, Value)> = entries
        .map(|entry| entry.expect("a directory entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable file");
            let value = serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
            (path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(), value)
        })
        .collect();
    files.sort_by(|left, right| left.0.cmp(&right.0));
    assert!(!files.is_empty(), "no files in tests/{name}");
    files
}

/// The text of a captured account.
pub fn capture(name: &str) -> String {
    fs::read_to_string(folder("captures").join(name)).unwrap_or_else(|fault| panic!("capture {name}: {fault}"))
}

/// The cases of a file: its `cases`, or the file itself as the only one.
pub fn cases(file: &Value) -> Vec<&Value> {
    match file.get("cases").and_then(Value::as_array) {
        Some(cases) => cases.iter().collect(),
        None => vec![file],
    }
}

/// The input of a case: its own `text`; or its own or the file's `request` or `capture`, changed by `set` and `remove`.
pub fn input(file: &Value, case: &Value) -> String {
    let stated = |name: &str| case.get(name).or_else(|| file.get(name));
    if let Some(text) = case.get("text").and_then(Value::as_str) {
        return text.repeat(case.get("times").and_then(Value::as_u64).and_then(|times| usize::try_from(times).ok()).unwrap_or(1));
    }
    let mut value = match (stated("request"), stated("capture").and_then(Value::as_str)) {
        (Some(request), _) => request.clone(),
        (None, Some(name)) => serde_json::from_str(&capture(name)).expect("a capture is JSON"),
        (None, None) => panic!("a case needs text, request or capture: {case}"),
    };
    for path in case.get("remove").and_then(Value::as_array).into_iter().flatten() {
        set(&mut value, path.as_str().expect("remove lists paths"), None);
    }
    for (path, new) in case.get("set").and_then(Value::as_object).into_iter().flatten() {
        set(&mut value, path, Some(new.clone()));
    }
    value.to_string()
}
