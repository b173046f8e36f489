//! Venues: their wire shapes in, a request out.

pub mod hyperliquid;
