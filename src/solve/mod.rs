//! The inverse questions: how much can be opened, how much capital a book needs.

mod capacity;
mod capital;
mod path;
mod piecewise;
mod triggers;

pub use capacity::{Capacity, CapacityPaths, PoolRoom, capacity};
pub use capital::{CapitalBasis, capital_basis, capital_required};
pub use path::{Distances, Path, distances};
pub use piecewise::{Crossing, Piecewise};
pub use triggers::{CoinGroup, HORIZON, Trigger, borrow_threshold_prices, coin_groups, triggers};
