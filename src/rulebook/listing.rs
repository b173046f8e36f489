//! What the venue lists: dexes, perps with their margin tables, tokens.

use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::ordered::{Ordered, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The venue's listing on a date.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listing {
    /// `portfolio-margin/listing/1`.
    pub schema: String,
    /// Identifier.
    pub id: String,
    /// Date it was read.
    pub date: String,
    /// Where it comes from.
    pub source: String,
    /// Tokens.
    pub tokens: Vec<Token>,
    /// Perp dexes.
    pub dexes: Vec<Dex>,
}

impl Listing {
    /// The same listing with the bounds of tiers multiplied.
    ///
    /// # Errors
    /// A product that is not exact.
    pub fn with_amounts_scaled(&self, by: Ratio) -> Result<Self, ArithmeticFault> {
        let mut listing = self.clone();
        for tier in listing.dexes.iter_mut().flat_map(|dex| &mut dex.margin_tables).flat_map(|table| &mut table.tiers) {
            tier.lower_bound = tier.lower_bound.scaled(by)?;
        }
        Ok(listing)
    }
}

/// A spot token.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Token {
    /// Name on the venue.
    pub token: String,
    /// Number on the venue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub token_id: Option<u32>,
    /// Other names it is known by.
    pub aliases: Vec<String>,
    /// The coin whose price it follows, named as its perp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coin: Option<String>,
}

/// A perp dex.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dex {
    /// Name; empty for the venue's own.
    pub dex: String,
    /// Token that backs positions and that prices are in.
    pub collateral_token: String,
    /// Margin tables by number.
    pub margin_tables: Vec<MarginTable>,
    /// Perps.
    pub perps: Vec<Perp>,
}

/// A margin table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarginTable {
    /// Number; below 50 a table is one tier at that leverage and is not listed.
    pub id: u32,
    /// Tiers in ascending order.
    pub tiers: Vec<TierBound>,
}

/// Where a tier begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierBound {
    /// Notional from which the tier applies.
    pub lower_bound: Usd,
    /// Highest leverage in it.
    pub max_leverage: u32,
}

/// A perp.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Perp {
    /// Name, with its dex where that is not the venue's own.
    pub coin: String,
    /// Decimals of a size.
    pub size_decimals: u32,
    /// Highest leverage.
    pub max_leverage: u32,
    /// Margin table.
    pub margin_table_id: u32,
    /// Whether only isolated margin is allowed.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub only_isolated: bool,
    /// `noCross` or `strictIsolated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub margin_mode: Option<String>,
}

/// One tier with its deduction worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// Notional from which it applies.
    pub lower_bound: Usd,
    /// Highest leverage in it.
    pub max_leverage: u32,
    /// Taken off notional · rate, so that maintenance margin has no step at the bound.
    pub deduction: Usd,
}

impl Tier {
    /// One tier for all notionals.
    pub fn single(max_leverage: u32) -> Self {
        Self { lower_bound: Usd::ZERO, max_leverage, deduction: Usd::ZERO }
    }

    /// Twice the maximum leverage: what a notional is divided by for its maintenance margin. Dividing by it instead of multiplying
    /// with the rate keeps thirds exact until the last step.
    pub fn divisor(&self) -> Ratio {
        Ratio::from(self.max_leverage.saturating_mul(2))
    }

    /// Maintenance margin rate.
    ///
    /// # Errors
    /// None for a leverage above zero.
    pub fn rate(&self) -> Result<Ratio, ArithmeticFault> {
        Ratio::ONE.divided(self.divisor())
    }
}

/// Tiers with deductions.
///
/// # Formula
/// `deduction_n = deduction_(n-1) + lowerBound_n · (1/(2·maxLeverage_n) − 1/(2·maxLeverage_(n-1)))`
fn tiers_of(bounds: &[TierBound]) -> Result<Arc<[Tier]>, ArithmeticFault> {
    let mut tiers: Vec<Tier> = Vec::with_capacity(bounds.len());
    for bound in bounds {
        let mut tier = Tier { lower_bound: bound.lower_bound, ..Tier::single(bound.max_leverage) };
        if let Some(before) = tiers.last() {
            let step = bound.lower_bound.divided(tier.divisor())?.minus(bound.lower_bound.divided(before.divisor())?)?;
            tier.deduction = before.deduction.plus(step)?;
        }
        tiers.push(tier);
    }
    Ok(tiers.into())
}

/// A perp as looked up: its place among the dexes and in its dex, and its tiers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Listed {
    dex: usize,
    perp: usize,
    tiers: Arc<[Tier]>,
}

/// A listing made ready for look-ups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListingTables {
    listing: Listing,
    by_coin: Table<Listed>,
    token_names: BTreeMap<String, usize>,
}

impl Serialize for ListingTables {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.listing.serialize(serializer)
    }
}

impl ListingTables {
    /// Works out the tables of a listing.
    ///
    /// # Errors
    /// A deduction that is not an exact decimal.
    pub fn new(listing: Listing) -> Result<Self, ArithmeticFault> {
        let mut by_coin = Vec::new();
        for (index, dex) in listing.dexes.iter().enumerate() {
            let mut tables: BTreeMap<u32, Arc<[Tier]>> = BTreeMap::new();
            for table in &dex.margin_tables {
                tables.insert(table.id, tiers_of(&table.tiers)?);
            }
            for (place, perp) in dex.perps.iter().enumerate() {
                let tiers = tables.get(&perp.margin_table_id).cloned().unwrap_or_else(|| Arc::from([Tier::single(perp.max_leverage)]));
                by_coin.push((perp.coin.clone(), Listed { dex: index, perp: place, tiers }));
            }
        }
        let names = |(index, token): (usize, &Token)| {
            std::iter::once(token.token.clone()).chain(token.aliases.iter().cloned()).map(move |name| (name, index)).collect::<Vec<_>>()
        };
        let token_names = listing.tokens.iter().enumerate().flat_map(names).ordered();
        Ok(Self { listing, by_coin: Table::of(by_coin), token_names })
    }

    /// The listing itself.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// A perp and its tiers.
    pub fn perp(&self, coin: &str) -> Option<(&Perp, &Arc<[Tier]>)> {
        let Listed { dex, perp, tiers } = self.by_coin.get(coin)?;
        self.listing.dexes.get(*dex)?.perps.get(*perp).map(|perp| (perp, tiers))
    }

    /// The dex a perp trades on: by the listing, or by its name's prefix.
    pub fn dex_of(&self, coin: &str) -> Option<&Dex> {
        match self.by_coin.get(coin) {
            Some(listed) => self.listing.dexes.get(listed.dex),
            None => self.dex(coin.split_once(':').map_or("", |(dex, _)| dex)),
        }
    }

    /// A dex by name.
    pub fn dex(&self, name: &str) -> Option<&Dex> {
        self.listing.dexes.iter().find(|dex| dex.dex == name)
    }

    /// A token by its name or an alias.
    pub fn token(&self, name: &str) -> Option<&Token> {
        self.token_names.get(name).and_then(|index| self.listing.tokens.get(*index))
    }

    /// The name that the venue gives a token; a name that is not listed stays as it is.
    pub fn token_name<'n>(&'n self, name: &'n str) -> &'n str {
        self.token(name).map_or(name, |token| &token.token)
    }

    /// A token by its number.
    pub fn token_by_id(&self, id: u32) -> Option<&Token> {
        self.listing.tokens.iter().find(|token| token.token_id == Some(id))
    }

    /// This listing with what the venue lists now on top: its dexes, tables, perps and tokens replace those of the same name. With
    /// `keeps_own`, only what is not listed here is added. Beside it, the perps whose tiers are others than before.
    ///
    /// # Errors
    /// A deduction that is not an exact decimal.
    pub fn merged(&self, live: &Listing, keeps_own: bool) -> Result<(Self, Vec<String>), ArithmeticFault> {
        let mut listing = self.listing.clone();
        for token in &live.tokens {
            let known = listing.tokens.iter_mut().find(|known| known.token == token.token);
            match known {
                Some(known) if !keeps_own => known.token_id = token.token_id.or(known.token_id),
                Some(_) => {}
                None => listing.tokens.push(token.clone()),
            }
        }
        for dex in &live.dexes {
            let Some(own) = listing.dexes.iter_mut().find(|own| own.dex == dex.dex) else {
                listing.dexes.push(dex.clone());
                continue;
            };
            for table in &dex.margin_tables {
                let known = own.margin_tables.iter_mut().find(|known| known.id == table.id);
                match known {
                    Some(known) if !keeps_own => known.clone_from(table),
                    Some(_) => {}
                    None => own.margin_tables.push(table.clone()),
                }
            }
            for perp in &dex.perps {
                let known = own.perps.iter_mut().find(|known| known.coin == perp.coin);
                match known {
                    Some(known) if !keeps_own => known.clone_from(perp),
                    Some(_) => {}
                    None => own.perps.push(perp.clone()),
                }
            }
        }
        let merged = Self::new(listing)?;
        let coins = live.dexes.iter().flat_map(|dex| &dex.perps).map(|perp| &perp.coin);
        let differs = |coin: &&String| self.by_coin.get(coin).map(|own| &own.tiers) != merged.by_coin.get(coin).map(|listed| &listed.tiers);
        let changed = coins.filter(|coin| self.by_coin.get(coin).is_some()).filter(differs).cloned().collect();
        Ok((merged, changed))
    }

    /// The same listing with the bounds of tiers multiplied.
    ///
    /// # Errors
    /// A product that is not exact.
    pub fn with_amounts_scaled(&self, by: Ratio) -> Result<Self, ArithmeticFault> {
        Self::new(self.listing.with_amounts_scaled(by)?)
    }
}
