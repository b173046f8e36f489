//! From a resolved account to the account of a simulation: what goes where, and what is simplified, by name.
//!
//! # How prices are lined up
//! The scenario has its own starting prices, the book its own marks. Every position and holding keeps its value at the book's price
//! and gets the move of the scenario's coin, so that ratio, equity and the moves at which it is liquidated stay the book's.
//!
//! # What is liquidated apart
//! Every pool of the account's own regime, and every isolated position, is an account of its own, as on the exchange.

mod placing;

use super::money::micro;
use super::participant::{Part, PartHolding, PartPerp, Participant, Placed};
use super::read::{MOST_COINS, MOST_FIGURES, MOST_MONEY};
use super::scenario::{AccountRegime, CascadeScenario};
use crate::account::{Account, AccountPosition, Pool};
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::margin::{PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Price, Ratio, Usd, sum};
use crate::portfolio::AccountMode;
use crate::remark::RemarkCode;
use crate::rulebook::Tier;
use crate::solve::{CoinGroup, coin_groups};
use crate::stress::coin_of;
use rust_decimal::Decimal;

type Exact<T> = Result<T, ArithmeticFault>;

/// A coin of this name stands for every coin that a scenario does not list.
pub const OTHERS: &str = "OTHER";

/// Where holdings are stated.
const BALANCES: &str = "portfolio.balances";

/// The regime that an account belongs to.
pub fn regime_of(account: &Account) -> Regime {
    match account.mode {
        AccountMode::Standard => Regime::Standard,
        AccountMode::Unified => Regime::Unified,
        AccountMode::PortfolioMargin => Regime::Portfolio,
    }
}

/// The account under its own regime, as a scenario can take it. Amounts are those of the exchange: `amount_scale` is divided out.
///
/// # Errors
/// What cannot be simulated, or a figure that is not an exact decimal.
pub fn participant(
    account: &Account,
    positions: &[PositionMargin],
    scenario: &CascadeScenario,
    amount_scale: Option<Ratio>,
) -> Result<Participant, Issues> {
    let exact = || -> Exact<(Participant, Issues)> {
        let margin = regime_of(account).model().margin(account, positions, &mut Ledger::silent())?;
        let mut joining = Joining {
            account,
            scenario,
            margin: &margin,
            groups: coin_groups(account)?,
            scale: amount_scale.unwrap_or(Ratio::ONE),
            made: Participant { parts: Vec::new(), added: Vec::new(), placed: Vec::new(), beside: Usd::ZERO, simplifications: Vec::new() },
            issues: Vec::new(),
        };
        joining.pools()?;
        joining.isolated(positions)?;
        joining.holdings()?;
        joining.beside()?;
        joining.remarks();
        joining.check_size();
        Ok((joining.made, joining.issues))
    };
    match exact() {
        Ok((made, issues)) if issues.is_empty() => Ok(made),
        Ok((_, issues)) => Err(issues),
        Err(fault) => Err(vec![Issue::arithmetic("portfolio", fault)]),
    }
}

struct Joining<'a> {
    account: &'a Account,
    scenario: &'a CascadeScenario,
    margin: &'a RegimeMargin,
    groups: Vec<CoinGroup>,
    scale: Ratio,
    made: Participant,
    issues: Issues,
}

impl Joining<'_> {
    fn remark(&mut self, code: RemarkCode, message: String) {
        if self.made.simplifications.iter().all(|known| known.message != message) {
            self.made.simplifications.push(Warning::new(code, message));
        }
    }

    fn unsupported(&mut self, path: &str, message: String, remedy: &str) {
        self.issues.push(Issue::new(IssueCode::Unsupported, path, message, remedy));
    }

    /// An amount of a pool's token in USDC of the exchange.
    fn usdc(&self, amount: Usd, price: Ratio) -> Exact<Usd> {
        amount.scaled(price)?.divided(self.scale)
    }

    /// Every pool that backs perps, and the first.
    fn pools(&mut self) -> Exact<()> {
        let margin = self.margin;
        for (index, pool) in margin.pools.iter().enumerate() {
            let own: Vec<&AccountPosition> = self
                .account
                .positions
                .iter()
                .filter(|position| position.is_cross() && margin.pool_of(self.account, position) == index)
                .collect();
            let is_portfolio = margin.regime == Regime::Portfolio;
            let is_borrowable = is_portfolio && self.account.pools.get(index).is_some_and(|balance| balance.is_borrowable);
            if index > 0 && own.is_empty() && !(is_borrowable && pool.cross_equity.is_negative()) {
                continue;
            }
            if index > 0 && is_borrowable {
                let message = format!(
                    "positions or debt in {} share the collateral with those in USDC, which the simulation keeps in one currency",
                    pool.token
                );
                self.unsupported("portfolio", message, "leave out the positions and debt in that token");
                continue;
            }
            let name = match (index, &pool.dex) {
                (0, _) => "cross".to_owned(),
                (_, Some(dex)) => format!("cross {dex}"),
                (_, None) => format!("cross {}", pool.token),
            };
            let borrow_cap = self.account.pools.get(index).and_then(|balance| balance.user_borrow_cap).filter(|_| is_borrowable);
            let part = Part {
                name: name.clone(),
                regime: if is_borrowable { AccountRegime::PortfolioMargin } else { AccountRegime::Standard },
                level: margin.ratio_level,
                ratio: pool.ratio,
                collateral_cap: borrow_cap.map(|cap| self.usdc(cap, pool.price)).transpose()?,
                equity: self.usdc(pool.cross_equity, pool.price)?,
                perps: Vec::new(),
                holdings: Vec::new(),
            };
            self.made.parts.push(part);
            for position in own {
                self.perp(position, pool.price, &name)?;
            }
            if index > 0 {
                let message =
                    format!("{name}: liquidated apart from the rest of the account; {} is held at {} USDC", pool.token, pool.price);
                self.remark(RemarkCode::PoolApart, message);
            }
        }
        Ok(())
    }

    /// Every isolated position, on its own margin.
    fn isolated(&mut self, positions: &[PositionMargin]) -> Exact<()> {
        let account = self.account;
        for (position, margin) in account.positions.iter().zip(positions).filter(|(position, _)| !position.is_cross()) {
            let price = account.pools.get(account.pool_of(position)).map_or(Ratio::ONE, |pool: &Pool| pool.price);
            let name = format!("isolated {}", position.coin);
            let equity = position.isolated_equity;
            let part = Part {
                name: name.clone(),
                regime: AccountRegime::Standard,
                level: Ratio::ONE,
                ratio: if equity.is_positive() { margin.maintenance.fraction_within_range(equity)? } else { None },
                collateral_cap: None,
                equity: self.usdc(equity, price)?,
                perps: Vec::new(),
                holdings: Vec::new(),
            };
            self.made.parts.push(part);
            self.perp(position, price, &name)?;
        }
        Ok(())
    }

    fn perp(&mut self, position: &AccountPosition, pool_price: Ratio, part: &str) -> Exact<()> {
        let index = self.account.positions.iter().position(|own| own.coin == position.coin);
        let group = self.groups.iter().find(|group| index.is_some_and(|index| group.positions.contains(&index)));
        let path = index.map_or_else(String::new, |index| format!("portfolio.positions[{index}].size"));
        let name = group.map_or_else(|| position.coin.clone(), |group| group.coin.clone());
        let perps = group.into_iter().flat_map(|group| &group.positions).filter_map(|index| self.account.positions.get(*index));
        let is_crypto = group.is_some_and(|group| !group.collateral.is_empty()) || perps.into_iter().any(|own| !own.coin.contains(':'));
        let value = self.usdc(position.signed_notional(), pool_price)?;
        let Some((coin, start)) = self.coin((&path, &position.coin), &name, position.mark_price, is_crypto, false) else { return Ok(()) };
        let Some(units) = self.units((&path, &position.coin), value, start) else { return Ok(()) };
        let entry = match position.entry_price {
            Some(entry) => Ratio::new(entry.decimal()).divided(Ratio::new(position.mark_price.decimal()))?,
            None => {
                let message =
                    format!("{}: the entry price is not known; in deleveraging it ranks as if entered at its mark", position.coin);
                self.remark(RemarkCode::EntryUnknown, message);
                Ratio::ONE
            }
        };
        let tier = |tier: &Tier| -> Exact<Tier> {
            let (lower_bound, deduction) = (self.usdc(tier.lower_bound, pool_price)?, self.usdc(tier.deduction, pool_price)?);
            Ok(Tier { lower_bound, deduction, ..*tier })
        };
        let tiers = position.tiers.iter().map(tier).collect::<Exact<Vec<_>>>()?;
        self.place(&position.coin, true, part, &coin, (position.mark_price, start), value);
        if let Some(part) = self.made.parts.last_mut() {
            part.perps.push(PartPerp { coin, units, entry, tiers });
        }
        Ok(())
    }

    /// Coins: collateral under portfolio margin, backing nothing otherwise. All of them lie in the first part.
    fn holdings(&mut self) -> Exact<()> {
        let account = self.account;
        let lends = self.made.parts.first().is_some_and(|part| part.regime == AccountRegime::PortfolioMargin);
        for held in &account.collateral {
            let price = if lends { held.oracle_price } else { held.price };
            let counted = if lends { held.counted } else { Default::default() };
            let backing = counted.at(price)?;
            let rest = held.total.minus(counted)?.at(price)?;
            if lends && held.supplied > held.counted {
                self.remark(
                    RemarkCode::SupplyCap,
                    format!("{}: what is supplied above the user's cap backs nothing, also after a part is sold", held.token),
                );
            }
            for (value, loan_to_value) in [(backing, held.ltv), (rest, Ratio::ZERO)] {
                self.holding(&held.token, price, value, loan_to_value)?;
            }
        }
        for held in &account.other_holdings {
            match held.price {
                Some(price) => self.holding(&held.token, price, held.total.at(price)?, Ratio::ZERO)?,
                None if held.total.is_zero() => {}
                None => self.remark(RemarkCode::NoPrice, format!("{}: left out, because its price is not known", held.token)),
            }
        }
        Ok(())
    }

    fn holding(&mut self, token: &str, price: Price, value: Usd, loan_to_value: Ratio) -> Exact<()> {
        if value.is_zero() {
            return Ok(());
        }
        let value = self.usdc(value, Ratio::ONE)?;
        let is_pegged = self.account.rulebook.listing.listing().dexes.iter().any(|dex| dex.collateral_token == token);
        if value.is_negative() || is_pegged && loan_to_value.is_zero() {
            self.made.beside = self.made.beside.plus(value)?;
            self.remark(RemarkCode::Beside, format!("{token}: held beside, at {price} USDC; it backs nothing"));
            return Ok(());
        }
        let name = coin_of(self.account, token).to_owned();
        let Some((coin, start)) = self.coin((BALANCES, token), &name, price, true, is_pegged) else { return Ok(()) };
        let Some(units) = self.units((BALANCES, token), value, start) else { return Ok(()) };
        self.place(token, false, "cross", &coin, (price, start), value);
        if let Some(part) = self.made.parts.first_mut() {
            part.holdings.push(PartHolding { coin, units, loan_to_value });
        }
        Ok(())
    }

    fn place(&mut self, name: &str, is_perp: bool, part: &str, coin: &str, (book_price, start_price): (Price, Price), value: Usd) {
        let (name, part, coin) = (name.to_owned(), part.to_owned(), coin.to_owned());
        self.made.placed.push(Placed { name, is_perp, part, coin, book_price, value, start_price });
    }

    /// What the account has besides: balances that back nothing here.
    fn beside(&mut self) -> Exact<()> {
        let pools = self.account.pools.iter().map(|pool| self.usdc(pool.equity, pool.price)).collect::<Exact<Vec<_>>>()?;
        let inside = sum(self.made.parts.iter().map(|part| part.equity))?;
        let beside = sum(pools)?.minus(inside)?;
        if micro(beside) != 0 {
            self.remark(
                RemarkCode::Beside,
                format!(
                    "{} USDC lie in spot or in pools without positions; they back nothing here",
                    beside.decimal().round_dp(6).normalize()
                ),
            );
        }
        self.made.beside = self.made.beside.plus(beside)?;
        Ok(())
    }

    fn remarks(&mut self) {
        if self.account.dexes.iter().any(|dex| !dex.order_margin.is_zero()) || !self.account.orders.is_empty() {
            self.remark(
                RemarkCode::Orders,
                "Resting orders are left out: they are not filled and change nothing of its liquidation.".to_owned(),
            );
        }
        if self.made.parts.iter().any(|part| part.name.starts_with("isolated")) {
            self.remark(RemarkCode::Isolated, "Isolated positions are liquidated apart, each on its own margin.".to_owned());
        }
        if self.scale != Ratio::ONE {
            self.remark(RemarkCode::Scale, format!("Amounts are those of the exchange: the request's over {}.", self.scale));
        }
    }

    /// The bounds of an answer hold with the coins that were added too.
    fn check_size(&mut self) {
        let coins = self.scenario.coins.len().saturating_add(self.made.added.len());
        if coins > MOST_COINS || coins.saturating_mul(self.scenario.blocks.number as usize) > MOST_FIGURES {
            let message = format!("brings {} coins more than the scenario has, which are too many for its blocks", self.made.added.len());
            self.unsupported("portfolio", message, "use fewer coins, or a scenario of fewer blocks");
        }
        if self.issues.is_empty() && self.made.parts.iter().any(|part| part.equity.decimal().abs() > Decimal::from(MOST_MONEY)) {
            self.unsupported("portfolio", "has more than a trillion USDC".to_owned(), "use amounts that occur in a market");
        }
    }
}
