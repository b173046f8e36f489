//! A request at prices that have moved: perps, spot and the reserve's price of a coin together or apart, tokens off their peg.

use crate::account::{Account, USDC};
use crate::change::reprice;
use crate::market::{Market, PerpMarket, TokenMarket};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::request::Request;
use crate::solve::{CoinGroup, coin_groups};

type Exact<T> = Result<T, ArithmeticFault>;

/// How far the prices of a coin move, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CoinMoves {
    /// Perps.
    pub perp: Ratio,
    /// Spot.
    pub spot: Ratio,
    /// The price at which the reserve values it as collateral.
    pub reserve: Ratio,
}

impl CoinMoves {
    /// All of them together.
    pub const fn together(change: Ratio) -> Self {
        Self { perp: change, spot: change, reserve: change }
    }

    /// How far one of them moves.
    pub const fn of(self, price: PricedBy) -> Ratio {
        match price {
            PricedBy::Perp => self.perp,
            PricedBy::Reserve => self.reserve,
            PricedBy::Spot => self.spot,
        }
    }

    /// A share of each.
    ///
    /// # Errors
    /// Overflow.
    pub fn scaled(self, share: Ratio) -> Exact<Self> {
        Ok(Self { perp: self.perp.scaled(share)?, spot: self.spot.scaled(share)?, reserve: self.reserve.scaled(share)? })
    }
}

/// Which price of a coin is given as its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricedBy {
    /// The mark of its perp.
    Perp,
    /// The reserve's, of a coin that is collateral without a perp.
    Reserve,
    /// Spot, of a coin that is merely held.
    Spot,
}

/// How far all prices move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// By coin; the others stand still.
    pub coins: Vec<(String, CoinMoves)>,
    /// Tokens that back perps or are borrowed, by the price they end at as a multiple of today's; for USDC its price in USD.
    pub pegs: Vec<(String, Ratio)>,
}

impl Moves {
    /// Those of a coin.
    pub fn of(&self, coin: &str) -> CoinMoves {
        self.coins.iter().find(|(known, _)| known == coin).map_or_else(CoinMoves::default, |(_, moves)| *moves)
    }

    /// A share of the way.
    ///
    /// # Errors
    /// Overflow.
    pub fn scaled(&self, share: Ratio) -> Exact<Self> {
        let coins = self.coins.iter().map(|(coin, moves)| Ok((coin.clone(), moves.scaled(share)?))).collect::<Exact<Vec<_>>>()?;
        let peg = |(token, end): &(String, Ratio)| Ok((token.clone(), Ratio::ONE.plus(end.minus(Ratio::ONE)?.scaled(share)?)?));
        Ok(Self { coins, pegs: self.pegs.iter().map(peg).collect::<Exact<Vec<_>>>()? })
    }

    /// What a token that is not USDC is worth, as a multiple of today's, before it moves itself: prices are in USDC.
    fn unit(&self) -> Exact<Ratio> {
        let usdc = self.pegs.iter().find(|(token, _)| token == USDC).map(|(_, end)| *end);
        usdc.map_or(Ok(Ratio::ONE), |end| Ratio::ONE.divided(end))
    }
}

/// A coin of an account that prices move for.
#[derive(Clone, Debug, PartialEq)]
pub struct StressedCoin {
    /// Name without a dex.
    pub coin: String,
    /// What else it goes by in the account: its perps and its tokens.
    pub other_names: Vec<String>,
    /// Its price now.
    pub price: Price,
    /// Which of its prices that is.
    pub priced_by: PricedBy,
    /// Whether it is listed on the venue's own dex or held in spot. Builders' dexes list shares and goods too.
    pub is_crypto: bool,
}

impl StressedCoin {
    /// Whether a name means it.
    pub fn is_named(&self, name: &str) -> bool {
        self.coin == name || self.other_names.iter().any(|other| other == name)
    }

    /// Its move among moves by name.
    pub fn move_among(&self, moves: &[(String, Ratio)]) -> Option<Ratio> {
        moves.iter().find(|(name, _)| self.is_named(name)).map(|(_, change)| *change)
    }
}

/// Names that mean a coin which an earlier name of the list means already.
pub fn named_again<'m>(coins: &[StressedCoin], moves: &'m [(String, Ratio)]) -> Vec<&'m str> {
    let mut seen: Vec<&str> = Vec::new();
    let mut again = Vec::new();
    for (name, _) in moves {
        let Some(own) = coins.iter().find(|own| own.is_named(name)) else { continue };
        if seen.contains(&own.coin.as_str()) {
            again.push(name.as_str());
        }
        seen.push(&own.coin);
    }
    again
}

/// Coins of an account: those of its positions, of its collateral and of what else it holds, without tokens that settle perps.
///
/// # Errors
/// Overflow.
pub fn stressed_coins(account: &Account) -> Exact<Vec<StressedCoin>> {
    let mut coins: Vec<StressedCoin> = Vec::new();
    for group in coin_groups(account)? {
        let mut perps = group.positions.iter().filter_map(|index| account.positions.get(*index));
        let is_crypto = !group.collateral.is_empty() || perps.any(|position| !position.coin.contains(':'));
        let other_names = group.other_names(account).map(str::to_owned).collect();
        let priced_by = if group.positions.is_empty() { PricedBy::Reserve } else { PricedBy::Perp };
        coins.push(StressedCoin { coin: group.coin, other_names, price: group.price, priced_by, is_crypto });
    }
    let settles = |token: &str| account.rulebook.listing.listing().dexes.iter().any(|dex| dex.collateral_token == token);
    for holding in account.other_holdings.iter().filter(|holding| !settles(&holding.token)) {
        let name = coin_of(account, &holding.token);
        let other_names = Some(&holding.token).filter(|token| *token != name).cloned();
        match coins.iter_mut().find(|known| known.coin == name) {
            Some(known) => known.other_names.extend(other_names),
            None => coins.extend(holding.price.map(|price| StressedCoin {
                coin: name.to_owned(),
                other_names: other_names.into_iter().collect(),
                price,
                priced_by: PricedBy::Spot,
                is_crypto: true,
            })),
        }
    }
    Ok(coins)
}

/// The coin that a token is in spot.
pub fn coin_of<'a>(account: &'a Account, token: &'a str) -> &'a str {
    account.rulebook.listing.token(token).map_or(token, |known| known.coin.as_deref().unwrap_or(&known.token))
}

/// The request at moved prices.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn moved_request(request: &Request, account: &Account, moves: &Moves) -> Exact<Request> {
    let unit = moves.unit()?;
    let groups = coin_groups(account)?;
    let coin_of_perp = |index: usize, coin: &str| {
        let group = groups.iter().find(|group: &&CoinGroup| group.positions.contains(&index));
        group.map_or_else(|| coin.to_owned(), |group| group.coin.clone())
    };
    let mut update = Market::default();
    for (index, position) in account.positions.iter().enumerate() {
        let factor = Ratio::ONE.plus(moves.of(&coin_of_perp(index, &position.coin)).perp)?;
        update.perps.push(PerpMarket {
            coin: position.coin.clone(),
            mark_price: Some(position.mark_price.scaled(factor)?),
            oracle_price: Some(position.oracle_price.scaled(factor)?),
            funding_rate: None,
            premium: None,
            max_leverage: None,
        });
    }
    let mut put = |token: &str, price: Option<Price>, reserve: Option<Price>| {
        update.tokens.push(TokenMarket {
            token: token.to_owned(),
            price,
            reserve_oracle_price: reserve,
            ltv: None,
            utilization: None,
            total_supplied: None,
            total_borrowed: None,
        });
    };
    for coin in &account.collateral {
        let own = moves.of(coin_of(account, &coin.token));
        let price = coin.price.scaled(Ratio::ONE.plus(own.spot)?)?.scaled(unit)?;
        let reserve = coin.oracle_price.scaled(Ratio::ONE.plus(own.reserve)?)?.scaled(unit)?;
        put(&coin.token, Some(price), Some(reserve));
    }
    for holding in &account.other_holdings {
        let own = moves.of(coin_of(account, &holding.token));
        if let Some(price) = holding.price {
            put(&holding.token, Some(price.scaled(Ratio::ONE.plus(own.spot)?)?.scaled(unit)?), None);
        }
    }
    for pool in account.pools.iter().filter(|pool| pool.token != USDC) {
        let end = moves.pegs.iter().find(|(token, _)| *token == pool.token).map_or(Ratio::ONE, |(_, end)| *end);
        let price = Price::new(pool.price.scaled(end)?.scaled(unit)?.decimal());
        put(&pool.token, Some(price), Some(price));
    }
    let mut moved = request.clone();
    reprice(&mut moved, account, &update)?;
    Ok(moved)
}
