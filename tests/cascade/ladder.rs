//! The steps of the ladder, one by one, and what portfolio margin does instead.

use crate::scenario::{holder, linear, no_impact, number, one_coin, report};
use serde_json::{Value, json};

/// The same with the venue's rules: large accounts in parts, deleveraging below zero, a backstop that sells by halves in ten minutes.
fn venue(shock: &str, accounts: Vec<Value>) -> Value {
    let mut scenario = one_coin(no_impact(), shock, accounts);
    scenario["ladder"] = json!({ "takerFee": "0" });
    scenario["backstop"] = json!({ "equity": "1000000" });
    scenario["blocks"]["number"] = json!(100);
    scenario
}

/// Blocks in which something was liquidated, with how much.
fn liquidations(scenario: &Value) -> Vec<(u32, f64)> {
    let blocks = report(scenario).outcome.blocks;
    blocks.iter().map(|block| (block.block, number(block.total_liquidated))).filter(|(_, amount)| *amount > 0.0).collect()
}

#[test]
fn above_a_hundred_thousand_a_fifth_goes_first_and_the_rest_after_the_cooldown() {
    // 2,000 at 100 with 12 of cash each: at 92 it has 4 of 4.6 needed, and 3.07 is two thirds.
    let large = venue("-0.08", vec![holder(2_000.0, 24_000.0), holder(-2_000.0, 1e6)]);
    // After a fifth: 8,000 of 7,360 needed: sound.
    assert_eq!(liquidations(&large), [(1, 400.0 * 92.0)]);
    let larger = venue("-0.085", vec![holder(2_000.0, 24_000.0), holder(-2_000.0, 1e6)]);
    // At 91.5 it has 7,000; after a fifth it needs 7,320.
    assert_eq!(liquidations(&larger), [(1, 400.0 * 91.5), (31, 1_600.0 * 91.5)]);
    let small = venue("-0.085", vec![holder(1_000.0, 12_000.0), holder(-1_000.0, 1e6)]);
    assert_eq!(liquidations(&small), [(1, 1_000.0 * 91.5)]);
}

#[test]
fn below_two_thirds_the_backstop_takes_positions_and_margin() {
    let outcome = report(&venue("-0.09", vec![holder(100.0, 1_200.0), holder(-100.0, 1e6)])).outcome;
    // At 91 it has 300 of 455 needed, and 303.33 is two thirds.
    assert_eq!((number(outcome.backstopped), number(outcome.liquidated)), (9_100.0, 9_100.0));
    assert_eq!((number(outcome.who_paid.longs), number(outcome.who_paid.backstop)), (-1_200.0, 300.0));
    assert_eq!(number(outcome.deleveraged), 0.0);
    let held = report(&venue("-0.0896", vec![holder(100.0, 1_200.0), holder(-100.0, 1e6)])).outcome;
    assert_eq!((number(held.backstopped), number(held.who_paid.longs)), (0.0, -896.0));
}

#[test]
fn below_zero_the_other_side_of_the_coin_is_closed_at_the_previous_mark() {
    let accounts = vec![holder(100.0, 1_200.0), holder(-60.0, 6_000.0), holder(-40.0, 400_000.0), holder(-300.0, 3e6)];
    let mut scenario = venue("-0.15", accounts);
    scenario["coins"][0]["maxLeverage"] = json!(5);
    let outcome = report(&scenario).outcome;
    assert_eq!(number(outcome.deleveraged), 10_000.0);
    assert_eq!(number(outcome.deleveraged_below_zero), 10_000.0);
    // The short of leverage 1 first, then that of 0.01 and of 0.0001, whose rank is less: 60 and 30,000 / 3e6 = 0.01 tie with 4,000 / 400,000;
    // of equals the first stated. Each forgoes 15 a coin.
    assert_eq!(outcome.deleveraging_targets.count, 2);
    assert_eq!(number(outcome.who_paid.forgone_by_deleveraged), 1_500.0);
    // Closed at the price before the fall, the account keeps its cash.
    assert_eq!(number(outcome.who_paid.longs), 0.0);
    scenario["ladder"]["deleveragingPrice"] = json!("mark");
    let outcome = report(&scenario).outcome;
    assert_eq!((number(outcome.bad_debt), number(outcome.who_paid.backstop)), (300.0, -300.0));
}

#[test]
fn deleveraging_comes_only_after_the_backstop() {
    let crowd = || (0..200).map(|index| holder(10.0, 60.0 + f64::from(index))).chain([holder(-2_000.0, 1e7)]).collect::<Vec<_>>();
    let mut scenario = venue("-0.3", crowd());
    scenario["shock"]["blocks"] = json!(300);
    scenario["blocks"]["number"] = json!(400);
    scenario["coins"][0]["impact"] = linear("100000000");
    // Slow enough that nobody goes from above two thirds to below zero within a block, and the backstop has room.
    let roomy = report(&scenario).outcome;
    assert!(number(roomy.liquidated) > 100_000.0);
    assert_eq!(number(roomy.deleveraged), 0.0);
    // The backstop's room ends: the same accounts are deleveraged, and only from then on.
    scenario["ladder"]["maximumImpact"] = json!("0.00001");
    scenario["backstop"] = json!({ "equity": "2000", "maxLeverage": "5" });
    let tight = report(&scenario).outcome;
    assert!(number(tight.deleveraged) > 0.0 && number(tight.backstopped) > 0.0);
    assert!(tight.first_deleveraging_seconds > tight.first_liquidation_seconds);
}

#[test]
fn deleveraging_never_crosses_coins() {
    let accounts = vec![
        json!({ "regime": "standard", "cash": "1000", "positions": [{ "coin": "X", "size": "100" }] }),
        json!({ "regime": "standard", "cash": "100000", "positions": [{ "coin": "X", "size": "-50" }] }),
        json!({ "regime": "standard", "cash": "100000", "positions": [{ "coin": "Y", "size": "-500" }] }),
    ];
    let mut scenario = venue("-0.2", accounts);
    let mut other = scenario["coins"][0].clone();
    other["coin"] = json!("Y");
    scenario["coins"].as_array_mut().unwrap().push(other);
    let outcome = report(&scenario).outcome;
    // The short of 50 is closed, whoever stands against the rest takes the rest, and Y is left alone.
    assert_eq!(outcome.per_coin.iter().map(|coin| number(coin.deleveraged)).collect::<Vec<_>>(), [10_000.0, 0.0]);
    assert_eq!(outcome.deleveraging_targets.count, 1);
}

/// 1,000 X as collateral at loan-to-value 0.5 and a loan of USDC.
fn borrower(debt: &str) -> Value {
    json!({ "regime": "portfolioMargin", "cash": "0", "debt": debt, "collateral": [{ "coin": "X", "size": "1000" }] })
}

fn lent(shock: &str, debt: &str) -> Value {
    let mut scenario = venue(shock, vec![]);
    scenario["coins"][0]["loanToValue"] = json!("0.5");
    scenario["userAccount"] = borrower(debt);
    scenario
}

#[test]
fn collateral_of_portfolio_margin_goes_in_steps_and_then_at_once() {
    // Liquidated where 100 · debt > 95 · 0.75 · value: a debt of 50,000 at 70.175.
    assert_eq!(number(report(&lent("-0.2982", "50000")).outcome.collateral_liquidated), 0.0);
    let step = report(&lent("-0.2983", "50000")).outcome;
    // A fifth of the debt is 10,000, at (2 + 0.5) / 3 of 70.17 a coin: 171.01, up to the next whole unit of a tenth of a coin or less.
    let taken = number(step.collateral_liquidated);
    assert!((12_000.0..12_015.0).contains(&taken), "{taken}");
    assert!((1_990.0..2_010.0).contains(&number(step.who_paid.backstop)), "{:?}", step.who_paid);
    let user = step.user_account.unwrap();
    assert!(user.is_alive && user.first_liquidation_seconds == Some(1));
    // In full where debt > (2 + 0.5) / 3 of the value: 60.
    let full = report(&lent("-0.41", "50000")).outcome;
    let user = full.user_account.unwrap();
    assert_eq!((user.is_alive, user.death_block, number(user.after)), (false, Some(1), 0.0));
    assert_eq!(number(full.collateral_liquidated), 59_000.0);
    assert_eq!((number(full.bad_debt), number(full.who_paid.backstop)), (0.0, 9_000.0));
    // Below its debt the lenders bear what is missing.
    let short = report(&lent("-0.6", "50000")).outcome;
    assert_eq!((number(short.bad_debt), number(short.lenders_bad_debt), number(short.who_paid.lenders)), (10_000.0, 10_000.0, -10_000.0));
    assert_eq!(number(short.who_paid.backstop), 0.0);
}

#[test]
fn no_more_than_the_width_of_a_coin_is_taken_over_at_a_time() {
    let narrow = |shock: &str, debt: &str, width: Value| {
        let mut scenario = lent(shock, debt);
        scenario["coins"][0]["takeoverWidth"] = width;
        report(&scenario).outcome
    };
    let blocks = |outcome: &portfolio_margin::report::CascadeOutcome| {
        outcome.blocks.iter().filter(|block| number(block.collateral_liquidated[0]) > 0.0).map(|block| block.block).collect::<Vec<_>>()
    };
    // At 67 a step of 3,000 takes 2,500 of debt: 50,000 - 2,500 k are at most 0.7125 of 67,000 - 3,000 k from the seventh on, three seconds apart.
    let steps = narrow("-0.33", "50000", json!("3000"));
    assert_eq!(blocks(&steps), [1, 4, 7, 10, 13, 16, 19]);
    let first = steps.blocks.iter().find(|block| block.block == 1).map(|block| number(block.collateral_liquidated[0])).unwrap();
    assert!((3_000.0..3_015.0).contains(&first), "{first}");
    // Above the full threshold all 59,000 go, in parts of 20,000 with their part of the debt, and the rest as soon as it is within the width: nothing is left, and the backstop gets the same.
    let full = narrow("-0.41", "50000", json!("20000"));
    let whole = narrow("-0.41", "50000", json!("1000000"));
    assert_eq!((blocks(&full), blocks(&whole)), (vec![1, 4, 5], vec![1]));
    assert_eq!(number(full.collateral_liquidated), number(whole.collateral_liquidated));
    assert!((number(full.who_paid.backstop) - number(whole.who_paid.backstop)).abs() < 0.001);
    assert_eq!(full.conservation, 0);
    // The venue names a width of 300,000 for BTC and of 3,000,000 for HYPE; another coin has none.
    let named = |coin: &str, size: &str, debt: &str| {
        let mut scenario = lent("-0.41", debt);
        scenario["coins"][0]["coin"] = json!(coin);
        scenario["userAccount"]["collateral"] = json!([{ "coin": coin, "size": size }]);
        scenario["shock"] = json!({ "default": "-0.41" });
        scenario["backstop"] = json!({ "equity": "100000000" });
        blocks(&report(&scenario).outcome).len()
    };
    assert_eq!((named("BTC", "10000", "500000"), named("HYPE", "100000", "5000000"), named("X", "100000", "5000000")), (2, 2, 1));
}

#[test]
fn the_vault_does_not_stand_behind_a_builders_dex() {
    let accounts = || vec![holder(100.0, 1_200.0), holder(-100.0, 1e6)];
    let own = report(&venue("-0.09", accounts())).outcome;
    let mut scenario = venue("-0.09", accounts());
    scenario["coins"][0]["isOnBuilderDex"] = json!(true);
    let builders = report(&scenario).outcome;
    // At 91 it has 300 of 455 needed, below two thirds: the other side is closed at the mark before, and its cash stays.
    assert_eq!((number(own.backstopped), number(own.deleveraged)), (9_100.0, 0.0));
    assert_eq!((number(builders.backstopped), number(builders.deleveraged)), (0.0, 10_000.0));
    assert_eq!((number(builders.who_paid.backstop), number(builders.who_paid.longs)), (0.0, 0.0));
    assert_eq!(builders.conservation, 0);
    // With another perp beside it the vault takes that one alone.
    let mixed =
        json!({ "regime": "standard", "cash": "1200", "positions": [{ "coin": "X", "size": "50" }, { "coin": "Y", "size": "50" }] });
    let other = |coin: &str| json!({ "regime": "standard", "cash": "1000000", "positions": [{ "coin": coin, "size": "-50" }] });
    let mut scenario = venue("-0.09", vec![mixed, other("X"), other("Y")]);
    let mut second = scenario["coins"][0].clone();
    second["coin"] = json!("Y");
    scenario["coins"].as_array_mut().unwrap().push(second);
    scenario["coins"][0]["isOnBuilderDex"] = json!(true);
    let outcome = report(&scenario).outcome;
    assert_eq!((number(outcome.backstopped), number(outcome.deleveraged)), (4_550.0, 5_000.0));
    assert_eq!(outcome.conservation, 0);
}

#[test]
fn which_goes_first_is_a_setting() {
    let account = json!({
        "regime": "portfolioMargin", "cash": "0", "debt": "40000", "collateral": [{ "coin": "X", "size": "1000" }],
        "positions": [{ "coin": "Y", "size": "200" }]
    });
    let mut scenario =
        venue("0", vec![account, json!({ "regime": "standard", "cash": "1000000", "positions": [{ "coin": "Y", "size": "-200" }] })]);
    scenario["coins"][0]["loanToValue"] = json!("0.5");
    let mut other = scenario["coins"][0].clone();
    other["coin"] = json!("Y");
    scenario["coins"].as_array_mut().unwrap().push(other);
    scenario["shock"] = json!({ "default": "0", "moves": [{ "coin": "X", "move": "-0.43" }] });
    let perps = report(&scenario).outcome;
    assert_eq!(perps.per_coin.iter().map(|coin| number(coin.liquidated)).collect::<Vec<_>>(), [0.0, 20_000.0]);
    scenario["ladder"]["whichFirst"] = json!("borrowFirst");
    let borrow = report(&scenario).outcome;
    assert_eq!(number(borrow.liquidated), 0.0);
    assert!(number(borrow.collateral_liquidated) > 8_000.0);
}

#[test]
fn loans_elsewhere_are_sold_into_the_same_market() {
    let mut scenario = venue("-0.2", vec![]);
    scenario["coins"][0]["impact"] = linear("1000000");
    let loan = |debt: &str| json!({ "coin": "X", "collateral": "100", "debt": debt, "liquidationThreshold": "0.8", "penalty": "0.05" });
    scenario["lending"] = json!({ "loans": [loan("6000"), loan("6500"), loan("9000")] });
    let outcome = report(&scenario).outcome;
    // At 80: 6,000 is below 6,400; 6,500 is above, 9,000 is not met by the whole collateral.
    assert!(number(outcome.per_coin[0].final_price) < 80.0);
    assert!(number(outcome.lenders_bad_debt) > 1_000.0 && number(outcome.lenders_bad_debt) < 1_700.0);
    assert_eq!(number(outcome.who_paid.lenders), -number(outcome.lenders_bad_debt));
    assert!(number(outcome.who_paid.liquidators) > 300.0);
    assert_eq!(outcome.conservation, 0);
    assert_eq!(outcome.first_liquidation_seconds, None);
}

#[test]
fn without_portfolio_margin_the_same_capital_stands_in_usdc() {
    // A carry trade: 100 X held and sold. Under standard cross it sells 10 of them for margin at ten times.
    let carry = json!({
        "regime": "portfolioMargin", "cash": "0", "collateral": [{ "coin": "X", "size": "100" }], "positions": [{ "coin": "X", "size": "-100" }]
    });
    let mut scenario = venue("0.2", vec![holder(100.0, 1e6)]);
    scenario["coins"][0]["loanToValue"] = json!("0.5");
    scenario["userAccount"] = carry;
    let report = report(&scenario);
    let (with, without) = (report.outcome.user_account.unwrap(), report.without_portfolio_margin.user_account.unwrap());
    assert_eq!((number(with.before), number(without.before)), (10_000.0, 10_000.0));
    assert!(with.is_alive && !without.is_alive);
    assert_eq!(number(with.loss), 0.0);
    assert_eq!(
        number(report.pooling.liquidated),
        -10_000.0 * 1.2 * f64::from(u8::from(number(report.without_portfolio_margin.deleveraged) == 0.0))
            - number(report.without_portfolio_margin.deleveraged)
    );
}
