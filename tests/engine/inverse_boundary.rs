//! Where a book dies in the plane of two coins' moves: every point of the lines is at the level, and wherever the state changes on a
//! straight way from today's prices a line is crossed.
#![allow(clippy::disallowed_types, clippy::float_arithmetic)]

use crate::reference::account::Account;
use crate::reference::course::{Course, REGIMES};
use crate::reference::crowded;
use crate::reference::engine;
use crate::reference::faults::Faults;
use crate::reference::number::{Q, q, show, whole};
use crate::reference::path::Path;
use crate::reference::random::Random;
use num_traits::{Signed, ToPrimitive, Zero};
use serde_json::{Value, json};

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = 700;
/// Steps on a way.
const STEPS: u32 = 400;

type Point = [Q; 2];

fn lines(boundary: &Value) -> Vec<Vec<Point>> {
    let number = |point: &Value, name: &str| q(point[name].as_str().expect("a number"));
    let line = |line: &Value| line.as_array().expect("a line").iter().map(|point| [number(point, "x"), number(point, "y")]).collect();
    boundary["lines"].as_array().expect("lines").iter().map(line).collect()
}

/// Shares of the way from the origin to `target` at which it crosses a line.
fn crossings(lines: &[Vec<Point>], target: &Point) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    let side = |point: &Point| &point[0] * &target[1] - &point[1] * &target[0];
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        let (from, to) = (side(&pair[0]), side(&pair[1]));
        if from.is_negative() == to.is_negative() {
            continue;
        }
        let share = &from / (&from - &to);
        let [x, y] = [0, 1].map(|axis| &pair[0][axis] + &share * (&pair[1][axis] - &pair[0][axis]));
        let along = if target[0].is_zero() { y / &target[1] } else { x / &target[0] };
        if along.is_positive() && along <= whole(1) {
            found.push(along.to_f64().expect("a number"));
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn boundaries_are_where_the_state_changes() {
    let (mut wrong, mut points, mut ways) = (Faults::default(), 0, 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let text = request.to_string();
        let plain = engine::liquidation(&text);
        let coins = |regime: &str| -> Vec<String> {
            let coins = plain["report"]["regimes"][regime]["coins"].as_array().expect("coins");
            coins.iter().map(|coin| coin["coin"].as_str().expect("a name").to_owned()).collect()
        };
        let all = coins("portfolio");
        let mut random = Random::new(seed);
        if all.len() < 2 {
            continue;
        }
        let first = usize::try_from(random.below(all.len() as u64)).expect("small");
        let second = (first + 1 + usize::try_from(random.below(all.len() as u64 - 1)).expect("small")) % all.len();
        let (from, to) = *random.pick(&[("-1", "1"), ("-0.5", "3"), ("-1", "30")]);
        let choice = json!({ "boundary": { "coins": [all[first], all[second]], "from": from, "to": to } });
        let answer = engine::liquidation_with(&text, Some(&choice));
        assert_eq!(answer["status"], "ok", "seed {seed}: {answer}");
        let account = Account::of(&request);
        for regime in REGIMES {
            let boundary = &answer["report"]["regimes"][regime]["boundary"];
            let lines = lines(boundary);
            let course = Course::new(&account, regime, &all);
            let mut shares = vec![whole(0); all.len()];
            (shares[first], shares[second]) = (whole(1), whole(1));
            let pools = if regime == "standard" { course.moving(&shares) } else { course.all() };
            let way = |target: &Point| {
                let mut shares = vec![whole(0); all.len()];
                (shares[first], shares[second]) = (target[0].clone(), target[1].clone());
                Path::coins(&course.exact, &shares)
            };
            let at = || format!("seed {seed} {regime} {}/{} {from}..{to}", all[first], all[second]);
            for pair in lines.iter().flat_map(|line| line.windows(2)) {
                let middle = [0, 1].map(|axis| (&pair[0][axis] + &pair[1][axis]) / whole(2));
                for (kind, point) in [("a corner", &pair[0]), ("a midpoint", &middle), ("a corner", &pair[1])] {
                    points += 1;
                    let away = course.closest(&pools, &way(point).exact(&course, &whole(1)));
                    let said = || format!("{}: {}, {} is {} away", at(), show(&point[0]), show(&point[1]), show(&away));
                    wrong.expect(away <= q("1e-12"), kind, said);
                    let inside = |value: &Q| *value >= q(from) && *value <= q(to);
                    wrong.expect(inside(&point[0]) && inside(&point[1]), "outside the square", at);
                }
            }
            for _ in 0..6 {
                let mut inside =
                    || q(from) + (q(to) - q(from)) * whole(i64::try_from(random.below(9_999)).expect("small") + 1) / whole(10_001);
                let target = [inside(), inside()];
                ways += 1;
                let (path, crossed) = (way(&target), crossings(&lines, &target));
                let start = path.is_dead(&course, &pools, &whole(0));
                for step in 1..=STEPS {
                    let t = f64::from(step) / f64::from(STEPS);
                    if crossed.iter().any(|crossing| (crossing - t).abs() < 1e-9) {
                        continue;
                    }
                    let passed = crossed.iter().filter(|crossing| **crossing < t).count();
                    let (expected, got) = (start != (passed % 2 == 1), path.is_dead_near(&course, &pools, t));
                    if expected != got {
                        let [x, y] = target.each_ref().map(show);
                        wrong.add(
                            format!("{regime}: sides"),
                            format!("{} at {t} of {x}, {y}: liquidatable {got}; crossed {crossed:?}", at()),
                        );
                        break;
                    }
                }
            }
        }
    }
    wrong.none_in(points, 500);
    assert!(ways > 500, "only {ways} ways");
}
