//! A spreadsheet's positions as a request, and a request as a spreadsheet: the answers to `importSheet` and `exportSheet`.

use super::{Answer, read};
use crate::account::resolve;
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::json::{Fields, Fill, Node, Path, Read};
use crate::portfolio::AccountMode;
use crate::request::{Request, RequestDraft};
use crate::sheet;
use serde::Serialize;

/// A sheet as a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportedSheet {
    /// The request; with `addTo`, that book and the rows together.
    pub request: Request,
    /// How many rows were read, blank ones and the columns' own not counted.
    pub rows: u32,
    /// What was left out, and what stands in for what the sheet does not state.
    pub remarks: Vec<Warning>,
}

/// A request as a sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedSheet {
    /// Comma-separated text, to be saved and read again.
    pub text: String,
    /// What of the request a sheet cannot hold.
    pub warnings: Vec<Warning>,
}

/// Choices of `importSheet`.
#[derive(Clone, Debug, Default)]
pub struct SheetChoices {
    /// The mode of the account where no row states it.
    pub mode: Option<AccountMode>,
    /// The request that the rows are added to.
    pub add_to: Option<Node>,
}

impl Fill for SheetChoices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("mode", &mut self.mode);
        self.add_to = fields.node("addTo").cloned();
        let is_book = self.add_to.as_ref().is_none_or(|book| matches!(book, Node::Object(_)));
        fields.refuse_if(!is_book, "addTo", "is not a request", "pass the request that the rows are added to, as an object");
        fields.close()
    }
}

/// Turns a sheet into a request that can be answered, or lists everything that is wrong with it by row and column.
pub fn import_sheet(text: &str, choices: &SheetChoices) -> Answer<ImportedSheet> {
    let mode = choices.mode.map(|mode| match mode {
        AccountMode::Standard => "standard",
        AccountMode::Unified => "unified",
        AccountMode::PortfolioMargin => "portfolioMargin",
    });
    let answer = sheet::read(text, mode, choices.add_to.as_ref()).and_then(|draft| {
        let mut issues = Vec::new();
        let request = RequestDraft::read(&draft.node, "", &mut issues);
        let (rows, remarks) = (draft.rows, draft.remarks.clone());
        let faults = match request.clone() {
            Some(request) => resolve(request, issues, &mut Ledger::silent()).err().unwrap_or_default(),
            None => issues,
        };
        let faults = draft.faults(faults);
        match request.and_then(RequestDraft::finish) {
            Some(request) if faults.is_empty() => Ok(ImportedSheet { request, rows, remarks }),
            _ => Err(faults),
        }
    });
    answer.into()
}

/// Turns a request, or a captured account, into a sheet.
pub fn export_sheet(text: &str) -> Answer<ExportedSheet> {
    let answer = read(text, None).and_then(|question| {
        let request = question.draft.finish().filter(|_| question.issues.is_empty()).ok_or(question.issues)?;
        let fault = |fault| {
            vec![Issue::new(IssueCode::Internal, "", format!("the sheet could not be written: {fault}"), "report this with the request")]
        };
        let (text, warnings) = sheet::write(&request).map_err(fault)?;
        Ok(ExportedSheet { text, warnings })
    });
    answer.into()
}
