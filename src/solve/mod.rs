//! The inverse questions: where a book dies, how much can be opened, how much capital it needs.
//!
//! # Words
//! - a *change* says what becomes of the parts of an account; a [`Path`] is the change in which prices move along a line;
//! - a [`Course`] is the account while it changes, as functions: the state of every pool, the collateral;
//! - [`Distances`] are how far its pools are from a level of the ratio along a course: what margin rules make of it;
//! - a [`Turn`] is a place on a path where the account comes over or under its level, a [`Trigger`] the price of a coin there;
//! - a [`Region`] is a part of the plane of two moves and a [`Point`] is in it; a level is always one of the margin ratio.

mod capacity;
mod capital;
mod coins;
mod course;
mod distance;
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
pub use coins::{CoinGroup, Moving, coin_groups, is_same_price};
pub use course::{Change, Course, PoolChange, PositionChange, Still};
pub use distance::Distances;
pub use duration::{Duration, PoolFlow, duration, horizon_hours, isolated_duration};
pub use funding::{Deposit, Funded, funded, with_deposits};
pub use joint::{CoinSlope, Plane, StatedMove, against, boundary, depeg_turns, joint_path, joint_turns, stated, together};
pub use limits::{CarryTrade, TokenLimits, addable_margin, max_carry_trade, removable_margin, token_limits};
pub use linear::{Affine, Domain, Linear};
pub use path::{HORIZON, Path, Turn};
pub use piecewise::{Crossing, HalfLine, Piecewise};
pub use planar::{Planar, Point, Region};
pub use survival::{Survivor, own_balance};
pub use targets::{CrashSize, RestoringDeposit, deposits_for_ratio, deposits_to_survive, multiple_that_survives, reduction_for_ratio};
pub use triggers::{AtRest, CoinTriggers, OwnPrices, Trigger};
