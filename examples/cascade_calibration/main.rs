//! Prints what is published of 10 October 2025 beside what the embedded scenario of that day simulates, as a table in Markdown.
//! With the name of a file, that scenario instead of the embedded one.

mod table;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = match std::env::args().nth(1) {
        Some(file) => std::fs::read_to_string(file)?,
        None => portfolio_margin::cascade::find(table::SCENARIO).ok_or("the scenario is not embedded")?.text.to_owned(),
    };
    print!("{}", table::document(&text)?);
    Ok(())
}
