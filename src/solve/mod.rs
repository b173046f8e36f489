//! The inverse questions: where a book dies, how much can be opened, how much capital it needs.

mod capacity;
mod capital;
mod course;
mod duration;
mod joint;
mod limits;
mod linear;
mod path;
mod piecewise;
mod planar;
mod survival;
mod targets;
mod triggers;

pub use capacity::{Capacity, CapacityPaths, PoolRoom, capacity};
pub use capital::{CapitalBasis, capital_basis, capital_required, pnl_of};
pub use course::{Change, Course, PoolChange, PositionChange};
pub use duration::{Duration, PoolFlow, duration, horizon_hours, isolated_duration};
pub use joint::{CoinSlope, Plane, StatedMove, against, boundary, depeg_turns, joint_path, joint_turns, stated, together};
pub use limits::{CarryTrade, TokenLimits, max_carry_trade, token_limits};
pub use linear::{Affine, Domain, Linear};
pub use path::{HORIZON, Path, Turn};
pub use piecewise::{Crossing, HalfLine, Piecewise};
pub use planar::{Planar, Point, Region};
pub use survival::{balance_to_survive, own_balance};
pub use targets::{CrashSize, deposits_for_ratio, deposits_to_survive, multiple_that_survives, reduction_for_ratio};
pub use triggers::{CoinGroup, Moving, Trigger, borrow_threshold_prices, coin_groups, triggers};
