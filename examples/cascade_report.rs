//! Prints the report of an embedded scenario with a seed, as JSON: what the native engine answers, for comparison with the package.

use portfolio_margin::report::{Answer, cascade};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (name, seed) = (args.next().ok_or("a name is missing")?, args.next().ok_or("a seed is missing")?);
    let scenario = portfolio_margin::cascade::find(&name).ok_or("there is no such scenario")?;
    match cascade(scenario.text, None, &seed, &mut |_| true) {
        Answer::Ok { report } => println!("{}", serde_json::to_string(&report)?),
        Answer::Rejected { issues } => return Err(format!("{issues:?}").into()),
    }
    Ok(())
}
