//! Modules import in one direction, so that a reader can start anywhere and only ever has to look further down.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot read the sources fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom to the top; a module may use those before it.
const LAYERS: &[&[&str]] = &[
    &["ordered"],
    &["num", "explain", "remark"],
    &["error"],
    &["json"],
    &["rulebook"],
    &["market", "portfolio"],
    &["request"],
    &["sheet"],
    &["account"],
    &["change"],
    &["margin"],
    &["solve"],
    &["stress"],
    &["cascade"],
    &["venue", "report"],
    &["resident"],
    &["wasm"],
];

/// Inside one layer, these may use each other too.
const SIDEWAYS: [(&str, &str); 1] = [("report", "venue")];

fn layer(module: &str) -> usize {
    LAYERS.iter().position(|modules| modules.contains(&module)).unwrap_or_else(|| panic!("{module} has no layer: add it to the list"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first name after every `crate::` of a source, grouped imports included.
fn imports(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect())
        .collect()
}

#[test]
fn imports_point_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    let mut edges = 0;
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            edges += 1;
            let may = import == module || layer(&import) < layer(&module) || SIDEWAYS.contains(&(module.as_str(), import.as_str()));
            if !may {
                faults.push(format!("{} uses {import}", relative.display()));
            }
        }
    }
    assert!(edges > 50, "the sources were not read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What the simulated market may use: numbers, rules, and the generic forms of margin.
const CASCADE_USES: &[&str] = &["cascade", "ordered", "num", "remark", "error", "json", "rulebook", "margin"];
/// Where the trader's own account joins it, besides.
const JOINING_USES: &[&str] = &["account", "explain", "portfolio", "solve", "stress"];
/// Simulations, and the sources outside of them that may ask them: what the core is built of must not.
const SIMULATIONS: [(&str, &[&str]); 3] = [
    ("crate::cascade", &["cascade", "report/cascade", "wasm/simulations"]),
    ("stress::ladder", &["stress/ladder", "stress/scenarios", "report/ladder", "report/scenarios", "wasm/simulations"]),
    ("stress::scenarios", &["stress/scenarios", "report/scenarios", "wasm/simulations"]),
];

#[test]
fn the_cascade_is_a_room_of_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let own = sources(&root.join("cascade"));
    assert!(own.len() > 20, "the sources were not read");
    for path in own {
        let joins = path.strip_prefix(&root).unwrap().starts_with("cascade/joining") || path.ends_with("joining.rs");
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            let may = CASCADE_USES.contains(&&*import) || joins && JOINING_USES.contains(&&*import);
            assert!(may, "{} uses {import}", path.display());
        }
    }
}

#[test]
fn only_what_simulates_asks_the_simulations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let source = fs::read_to_string(&path).unwrap();
        for (name, users) in SIMULATIONS {
            let asks = source.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(name));
            assert!(!asks || users.iter().any(|user| relative.starts_with(user)), "{relative} uses {name}");
        }
    }
}

#[test]
fn only_the_venue_knows_wire_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let wire =
        ["\"szi\"", "\"entryPx\"", "\"limitPx\"", "\"positionValue\"", "\"clearinghouseState\"", "\"userAbstraction\"", "\"oraclePx\""];
    for path in sources(&root).into_iter().filter(|path| !path.starts_with(root.join("venue"))) {
        let source = fs::read_to_string(&path).unwrap();
        for name in wire {
            assert!(!source.contains(name), "{} names {name}", path.display());
        }
    }
}
