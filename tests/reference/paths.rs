//! Paths into JSON: `a.b[0].c`, `["name"].c`, and `tokens[token=USDC].hold` for the element of a list whose field has that text.

use serde_json::Value;

/// One step of a path.
#[derive(Debug, PartialEq)]
enum Step<'p> {
    Field(&'p str),
    Index(usize),
    Where(&'p str, &'p str),
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (selector, after) = inner.split_once(']').unwrap_or_else(|| panic!("{path}: no closing bracket"));
            steps.push(match (selector.parse(), selector.split_once('=')) {
                (Ok(index), _) => Step::Index(index),
                (_, Some((field, text))) => Step::Where(field, text),
                _ => Step::Field(selector.trim_matches('"')),
            });
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(Step::Field(&rest[..end]));
            rest = &rest[end..];
            rest = rest.strip_prefix('.').unwrap_or(rest);
        }
    }
    steps
}

/// What is at a path.
pub fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    steps(path).into_iter().try_fold(value, |at, step| match step {
        Step::Field(name) => at.get(name),
        Step::Index(index) => at.get(index),
        Step::Where(field, text) => at.as_array()?.iter().find(|item| item.get(field).and_then(Value::as_str) == Some(text)),
    })
}

/// Puts a value at a path, making objects and the next element of a list on the way; `None` removes what is there.
pub fn set(value: &mut Value, path: &str, new: Option<Value>) {
    let mut steps = steps(path);
    let last = steps.pop();
    let parent = steps.into_iter().fold(value, |at, step| match step {
        Step::Field(name) => {
            let fields = at.as_object_mut().unwrap_or_else(|| panic!("{path}: no object at {name}"));
            fields.entry(name).or_insert_with(|| Value::Object(serde_json::Map::new()))
        }
        Step::Index(index) => at.get_mut(index).unwrap_or_else(|| panic!("{path}: no element {index}")),
        Step::Where(field, text) => {
            let items = at.as_array_mut().unwrap_or_else(|| panic!("{path}: no list"));
            let found = items.iter_mut().find(|item| item.get(field).and_then(Value::as_str) == Some(text));
            found.unwrap_or_else(|| panic!("{path}: no element with {field} {text}"))
        }
    });
    match (last, parent, new) {
        (Some(Step::Field(name)), Value::Object(fields), Some(new)) => {
            fields.insert(name.to_owned(), new);
        }
        (Some(Step::Field(name)), Value::Object(fields), None) => {
            assert!(fields.remove(name).is_some(), "{path}: nothing to remove");
        }
        (Some(Step::Index(index)), Value::Array(items), Some(new)) if index == items.len() => items.push(new),
        (Some(Step::Index(index)), Value::Array(items), Some(new)) => items[index] = new,
        (Some(Step::Index(index)), Value::Array(items), None) => {
            items.remove(index);
        }
        (last, _, _) => panic!("{path}: cannot set {last:?}"),
    }
}

#[test]
fn paths_select_set_and_remove() {
    let mut value: Value = serde_json::from_str(r#"{"a":[{"n":"x","v":"1"},{"n":"y","v":"2"}],"":{"k":"3"}}"#).expect("JSON");
    assert_eq!(get(&value, "a[n=y].v"), Some(&Value::from("2")));
    assert_eq!(get(&value, r#"[""].k"#), Some(&Value::from("3")));
    assert_eq!(get(&value, "a[2].v"), None);
    set(&mut value, "a[0].v", None);
    set(&mut value, "a[2]", Some(Value::from("z")));
    set(&mut value, "b.c", Some(Value::Null));
    assert_eq!(value.to_string(), r#"{"":{"k":"3"},"a":[{"n":"x"},{"n":"y","v":"2"},"z"],"b":{"c":null}}"#);
}
