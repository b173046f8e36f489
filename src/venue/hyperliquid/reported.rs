//! What the exchange reports of an account beside its state: figures that the engine computes too. What an answer does not have is left out.

use super::wire::Count;
use crate::json::{Fill, Node, Path};
use crate::num::{Price, Ratio, Size, Usd};

/// Figures of an account as the exchange reports them.
#[derive(Debug, Default)]
pub struct ReportedFigures {
    /// `portfolioMarginRatio`.
    pub ratio: Option<Ratio>,
    /// Spot balances.
    pub tokens: Vec<ReportedToken>,
    /// Dexes.
    pub dexes: Vec<ReportedDex>,
    /// Largest orders.
    pub trades: Vec<ReportedTrade>,
    /// Which orders rest, as far as the answers say.
    pub orders: ReportedOrders,
}

/// A token as the exchange reports it.
#[derive(Debug)]
pub struct ReportedToken {
    /// Its name on the venue.
    pub coin: String,
    /// Its number.
    pub index: Option<u32>,
    /// Held by positions and orders.
    pub hold: Option<Size>,
    /// Left over maintenance margin.
    pub available_after_maintenance: Option<Size>,
}

/// A dex as the exchange reports it.
#[derive(Debug)]
pub struct ReportedDex {
    /// Name.
    pub name: String,
    /// Maintenance margin of cross positions.
    pub cross_maintenance: Option<Usd>,
    /// Cross account value.
    pub cross_account_value: Option<Usd>,
    /// Initial margin of cross positions.
    pub cross_margin_used: Option<Usd>,
    /// What it lets go.
    pub withdrawable: Option<Usd>,
    /// Positions with their liquidation price; none where the exchange says null, absent where it says nothing.
    pub positions: Vec<(String, Option<Option<Price>>)>,
}

/// Largest orders in a coin.
#[derive(Debug)]
pub struct ReportedTrade {
    /// Perp name.
    pub coin: String,
    /// Largest buy and sell.
    pub sizes: Vec<Size>,
}

/// What kinds of orders rest.
#[derive(Clone, Debug, Default)]
pub struct ReportedOrders {
    /// Whether the answers have orders at all.
    pub are_known: bool,
    /// What those on spot markets hold, one entry for each market and side.
    pub spot: Vec<SpotHold>,
    /// Whether some wait for a trigger.
    pub has_triggers: bool,
}

/// What the orders of one side of a spot market hold.
#[derive(Clone, Debug)]
pub struct SpotHold {
    /// The market, as the venue names it: `@107`, `PURR/USDC`.
    pub market: String,
    /// Whether they buy.
    pub is_buy: bool,
    /// Of the token that is paid with where they buy, of the one that is sold where they sell.
    pub amount: Size,
}

/// Reads a field without complaint: what cannot be read is not reported.
fn quiet<T: Fill + Default>(node: &Node, name: &str) -> Option<T> {
    node.field(name).and_then(quiet_node)
}

fn quiet_node<T: Fill + Default>(node: &Node) -> Option<T> {
    let mut value = T::default();
    value.fill(node, &Path::Root(""), &mut Vec::new()).then_some(value)
}

fn items(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node::Array(items)) => items,
        _ => &[],
    }
}

fn fields(node: Option<&Node>) -> &[(String, Node)] {
    match node {
        Some(Node::Object(fields)) => fields,
        _ => &[],
    }
}

/// The figures that a capture reports.
pub fn reported(node: &Node) -> ReportedFigures {
    let spot = node.field("spotClearinghouseState");
    let after: Vec<(u32, Size)> = items(spot.and_then(|spot| spot.field("tokenToAvailableAfterMaintenance")))
        .iter()
        .filter_map(|row| match items(Some(row)) {
            [index, amount] => Some((quiet_node::<u32>(index)?, quiet_node::<Size>(amount)?)),
            _ => None,
        })
        .collect();
    let token = |row: &Node| {
        let index = quiet::<Count>(row, "token").map(|count| count.0);
        Some(ReportedToken {
            coin: quiet(row, "coin")?,
            index,
            hold: quiet(row, "hold"),
            available_after_maintenance: after.iter().find(|(known, _)| Some(*known) == index).map(|(_, amount)| *amount),
        })
    };
    let state = node.field("clearinghouseState");
    let is_single = state.is_some_and(|state| state.field("assetPositions").is_some());
    let dexes = if is_single {
        state.map(|state| dex("", state)).into_iter().collect()
    } else {
        fields(state).iter().map(|(name, state)| dex(name, state)).collect()
    };
    let trades = fields(node.field("activeAssetData")).iter().map(|(coin, active)| ReportedTrade {
        coin: coin.clone(),
        sizes: items(active.field("maxTradeSzs")).iter().filter_map(quiet_node).collect(),
    });
    ReportedFigures {
        ratio: spot.and_then(|spot| quiet(spot, "portfolioMarginRatio")),
        tokens: items(spot.and_then(|spot| spot.field("balances"))).iter().filter_map(token).collect(),
        dexes,
        trades: trades.collect(),
        orders: orders(node),
    }
}

fn dex(name: &str, state: &Node) -> ReportedDex {
    let cross = state.field("crossMarginSummary");
    let position = |row: &Node| {
        let position = row.field("position").unwrap_or(row);
        let price = position.field("liquidationPx").map(|_| quiet::<Price>(position, "liquidationPx"));
        Some((quiet::<String>(position, "coin")?, price))
    };
    ReportedDex {
        name: name.to_owned(),
        cross_maintenance: quiet(state, "crossMaintenanceMarginUsed"),
        cross_account_value: cross.and_then(|cross| quiet(cross, "accountValue")),
        cross_margin_used: cross.and_then(|cross| quiet(cross, "totalMarginUsed")),
        withdrawable: quiet(state, "withdrawable"),
        positions: items(state.field("assetPositions")).iter().filter_map(position).collect(),
    }
}

fn orders(node: &Node) -> ReportedOrders {
    let Some(orders) = node.field("frontendOpenOrders") else {
        return ReportedOrders { are_known: node.field("openOrderInitialMargin").is_some(), ..ReportedOrders::default() };
    };
    let rows: Vec<&Node> = match orders {
        Node::Object(dexes) => dexes.iter().flat_map(|(_, list)| items(Some(list))).collect(),
        list => items(Some(list)).iter().collect(),
    };
    ReportedOrders {
        are_known: true,
        spot: spot_holds(&rows),
        has_triggers: rows.iter().any(|row| quiet::<bool>(row, "isTrigger") == Some(true)),
    }
}

/// What resting spot orders hold: size times limit price in the token that is paid with, or the size itself. One that waits for a trigger holds
/// nothing yet.
fn spot_holds(rows: &[&Node]) -> Vec<SpotHold> {
    let mut holds: Vec<SpotHold> = Vec::new();
    for row in rows.iter().filter(|row| quiet::<bool>(row, "isTrigger") != Some(true)) {
        let (Some(market), Some(side)) = (quiet::<String>(row, "coin"), quiet::<String>(row, "side")) else { continue };
        let (Some(size), Some(price)) = (quiet::<Size>(row, "sz"), quiet::<Price>(row, "limitPx")) else { continue };
        let is_buy = side == "B";
        let amount = if is_buy { size.at(price).ok().map(|paid| Size::new(paid.decimal())) } else { Some(size) };
        let Some(amount) = amount.filter(|_| super::orders::is_spot(&market)) else { continue };
        match holds.iter_mut().find(|known| known.market == market && known.is_buy == is_buy) {
            Some(known) => known.amount = known.amount.plus(amount).unwrap_or(known.amount),
            None => holds.push(SpotHold { market, is_buy, amount }),
        }
    }
    holds
}
