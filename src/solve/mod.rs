//! The inverse questions: how much can be opened, how much capital a book needs.

mod capacity;
mod capital;

pub use capacity::{Capacity, CapacityPaths, PoolRoom, capacity};
pub use capital::{CapitalBasis, capital_basis, capital_required};
