//! What has to be paid in for a book to stand under a regime: the deposits that top an account up to the capital its plain initial margin
//! needs, and the account with them.
//!
//! Plain initial margin is that of [`super::capital_required`]: `notional / leverage`, resting orders unbuffered, isolated positions at
//! their equity. Nothing is taken out where there is more, and nothing is added where nothing is lacking. Deposits are positive, each in
//! its own token. Left out: other figures of the account with them, which the margin rules are asked for as for any account.

use crate::account::Account;
use crate::explain::{DEFINITION, Ledger};
use crate::margin::{PoolMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd, sum};
use crate::portfolio::AccountMode;

type Exact<T> = Result<T, ArithmeticFault>;

/// The venue's decimals of a spot balance; deposits are rounded up to them.
const DEPOSIT_DECIMALS: u32 = 8;

/// What is paid into one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Collateral token.
    pub token: String,
    /// The dex it is paid into, where a standard account states what each holds.
    pub dex: Option<String>,
    /// Amount of the token.
    pub amount: Usd,
    /// USDC per token.
    pub price: Ratio,
}

/// An account with what it lacked.
pub struct Funded {
    /// What is paid in; empty where nothing lacks.
    pub deposits: Vec<Deposit>,
    /// The account with it.
    pub account: Account,
}

impl Deposit {
    /// Amount in USDC.
    ///
    /// # Errors
    /// Overflow.
    pub fn value(&self) -> Exact<Usd> {
        self.amount.scaled(self.price)
    }
}

/// Tops an account up to the capital that a regime asks of it.
///
/// # Formula
/// Per collateral token `max(0, Σ isolated + Σ initial + Σ orders − equity + in spot − Σ borrow credit)`, where only standard margin leaves
/// aside what is kept in spot. The dexes of a token are added up, because
/// transfers between them cost nothing, unless the account is a standard one that states what each holds: then each is topped up.
///
/// What may be borrowed is counted as the account stands. Where several tokens lack, each deposit also spares the others debt, and
/// together they may then be more than the least.
///
/// # Rounding
/// Up to 8 decimals, the venue's for spot balances, so that the deposit is enough.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn funded(account: &Account, margin: &RegimeMargin, ledger: &mut Ledger) -> Exact<Funded> {
    let mut deposits = Vec::new();
    for place in places(account, margin) {
        let amount = place.lacks(account, margin)?;
        let Some(pool) = account.pools.get(place.pool).filter(|_| amount.is_positive()) else { continue };
        let dex = place.dex.and_then(|index| account.dexes.get(index)).map(|dex| dex.name.clone());
        let deposit = Deposit { token: pool.token.clone(), dex, amount, price: pool.price };
        place.explain(margin.regime, deposits.len(), &deposit, pool.is_used_by_hand(), ledger);
        deposits.push(deposit);
    }
    Ok(Funded { account: with_deposits(account, &deposits)?, deposits })
}

/// An account with deposits made.
///
/// # Errors
/// Overflow.
pub fn with_deposits(account: &Account, deposits: &[Deposit]) -> Exact<Account> {
    let mut account = account.clone();
    for deposit in deposits {
        if let Some(pool) = account.pools.iter_mut().find(|pool| pool.token == deposit.token) {
            pool.equity = pool.equity.plus(deposit.amount)?;
        }
        if let Some(dex) = account.dexes.iter_mut().find(|dex| deposit.dex.as_ref() == Some(&dex.name)) {
            dex.account_value = Some(dex.account_value.unwrap_or_default().plus(deposit.amount)?);
        }
    }
    Ok(account)
}

/// Where a deposit goes: a balance, or one dex of it.
struct Place {
    /// Which of the account's balances.
    pool: usize,
    /// Which dex, where it is one.
    dex: Option<usize>,
    /// The regime's pools that the deposit backs.
    backed: Vec<usize>,
}

/// Every place of an account that can lack something.
fn places(account: &Account, margin: &RegimeMargin) -> Vec<Place> {
    let is_standard = margin.regime == Regime::Standard;
    let are_stated = account.mode == AccountMode::Standard && account.dexes.iter().any(|dex| dex.account_value.is_some());
    if is_standard && are_stated {
        let dexes = account.dexes.iter().enumerate();
        return dexes.map(|(index, dex)| Place { pool: dex.pool, dex: Some(index), backed: vec![index] }).collect();
    }
    let backed = |token: &str| {
        let pools = margin.pools.iter().enumerate().filter(|(_, pool)| pool.token == token);
        pools.map(|(index, _)| index).collect()
    };
    account.pools.iter().enumerate().map(|(index, pool)| Place { pool: index, dex: None, backed: backed(&pool.token) }).collect()
}

impl Place {
    /// What backs it: all of a balance, or what a dex holds.
    fn equity(&self, account: &Account, margin: &RegimeMargin) -> Exact<Usd> {
        let held = self.dex.and_then(|dex| margin.pools.get(dex)).map(|pool| pool.equity);
        let Some(balance) = account.pools.get(self.pool) else { return Ok(Usd::ZERO) };
        match (held, margin.regime) {
            (Some(held), _) => Ok(held),
            // The balance, not the shares that the dexes have of it, which are rounded.
            (None, Regime::Standard) => balance.standard_balance(),
            (None, Regime::Unified) => balance.unified_balance(),
            (None, Regime::Portfolio) => Ok(balance.equity),
        }
    }

    fn lacks(&self, account: &Account, margin: &RegimeMargin) -> Exact<Usd> {
        let total = |pick: fn(&PoolMargin) -> Usd| sum(self.backed.iter().filter_map(|index| margin.pools.get(*index)).map(pick));
        let committed =
            total(|pool| pool.isolated_margin)?.plus(total(|pool| pool.initial_margin)?)?.plus(total(|pool| pool.order_margin)?)?;
        let backing = self.equity(account, margin)?.plus(total(|pool| pool.borrow_credit)?)?;
        Ok(committed.minus(backing)?.at_least(Usd::ZERO).raised(DEPOSIT_DECIMALS))
    }

    fn explain(&self, regime: Regime, index: usize, deposit: &Deposit, is_by_hand: bool, ledger: &mut Ledger) {
        let Deposit { token, dex, amount, price } = deposit;
        let path = ledger.path(format_args!("{}.deposits[{index}]", regime.funded_path()));
        let figures =
            |name: &str| -> Vec<String> { self.backed.iter().map(|pool| format!("{}.pools[{pool}].{name}", regime.path())).collect() };
        let of_token = |name: &str| vec![format!("account.{name}.{token}")];
        let (equity, in_spot) = match (dex, regime) {
            (Some(_), _) => (figures("equity"), Vec::new()),
            (None, Regime::Standard) if is_by_hand => (of_token("cash"), of_token("keptApart")),
            (None, Regime::Standard) => (of_token("equity"), of_token("inSpot")),
            (None, Regime::Unified) if is_by_hand => (of_token("unifiedBalance"), Vec::new()),
            (None, _) => (of_token("equity"), Vec::new()),
        };
        explain!(ledger, format!("{path}.amount"), Some(amount),
            "ceil(max(0, sum(isolatedMargin) + sum(initialMargin) + sum(orderMargin) - sum(equity) + sum(inSpot) - sum(borrowCredit)), 8)",
            "What plain initial margin lacks, rounded up to the decimals of a balance.", DEFINITION,
            { isolatedMargin: figures("isolatedMargin"), initialMargin: figures("initialMargin"), orderMargin: figures("orderMargin"),
              equity: equity, inSpot: in_spot, borrowCredit: figures("borrowCredit") });
        ledger.leaf(format_args!("{path}.price"), price, "reserve price; USDC is the unit of account");
    }
}
