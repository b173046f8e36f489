//! Prints the JSON Schema of a request, with those of the reports under `$defs`.

use portfolio_margin::cascade::CascadeScenario;
use portfolio_margin::report::{
    CapacityReport, CascadeReport, CascadeRunsReport, CompareReport, ExportedSheet, ImportReport, ImportedSheet, LadderReport,
    LiquidationReport, NumberReport, RepriceReport, ScenariosReport, StressReport, WhatIfReport,
};
use portfolio_margin::request::Request;
use schemars::generate::SchemaSettings;

fn main() -> Result<(), serde_json::Error> {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<CompareReport>();
    generator.subschema_for::<LiquidationReport>();
    generator.subschema_for::<CapacityReport>();
    generator.subschema_for::<LadderReport>();
    generator.subschema_for::<ScenariosReport>();
    generator.subschema_for::<StressReport>();
    generator.subschema_for::<WhatIfReport>();
    generator.subschema_for::<ImportReport>();
    generator.subschema_for::<RepriceReport>();
    generator.subschema_for::<ImportedSheet>();
    generator.subschema_for::<ExportedSheet>();
    generator.subschema_for::<NumberReport>();
    generator.subschema_for::<CascadeScenario>();
    generator.subschema_for::<CascadeReport>();
    generator.subschema_for::<CascadeRunsReport>();
    generator.subschema_for::<portfolio_margin::change::Change>();
    let mut schema = generator.into_root_schema_for::<Request>();
    schema.insert("$id".to_owned(), "portfolio-margin-1.schema.json".into());
    schema.insert("title".to_owned(), "portfolio-margin request, version 1".into());
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(())
}
