//! The inverse questions: where a book dies, how much can be opened, how much capital it needs.

mod capacity;
mod capital;
mod course;
mod duration;
mod funding;
mod joint;
mod limits;
mod linear;
mod path;
mod piecewise;
mod planar;
mod survival;
mod targets;
mod triggers;

pub use capacity::{Capacity, CapacityPaths, PoolRoom, SizeStop, capacity, tier_sizes};
pub use capital::{CapitalBasis, capital_basis, capital_required, pnl_of};
pub use course::{Change, Course, PoolChange, PositionChange};
pub use duration::{Duration, PoolFlow, duration, horizon_hours, isolated_duration};
pub use funding::{Deposit, Funded, funded, with_deposits};
pub use joint::{CoinSlope, Plane, StatedMove, against, boundary, depeg_turns, joint_path, joint_turns, stated, together};
pub use limits::{CarryTrade, TokenLimits, addable_margin, max_carry_trade, removable_margin, token_limits};
pub use linear::{Affine, Domain, Linear};
pub use path::{HORIZON, Path, Turn};
pub use piecewise::{Crossing, HalfLine, Piecewise};
pub use planar::{Planar, Point, Region};
pub use survival::{balance_to_survive, own_balance};
pub use targets::{CrashSize, RestoringDeposit, deposits_for_ratio, deposits_to_survive, multiple_that_survives, reduction_for_ratio};
pub use triggers::{CoinGroup, Moving, Trigger, borrow_threshold_prices, coin_groups, is_same_price, triggers};
