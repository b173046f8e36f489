//! Which listed perp a name means, as other places write it: `BTC-PERP`, `BTCUSDT`, `BTC/USDC:USDC`, `btc`.
//!
//! Only a name that can mean one perp alone, counted in the same units, becomes it. Coins in thousands, contracts, spot pairs and names that
//! several dexes list are refused with what to write instead.

use super::decimals::CellFault;
use crate::ordered::Ordered;
use crate::rulebook::{Listing, Token};
use std::collections::{BTreeMap, BTreeSet};

/// The perps that names may mean.
pub(super) struct Names {
    /// Listed names by their small letters.
    by_letters: BTreeMap<String, Vec<String>>,
    listed: BTreeSet<String>,
    dexes: BTreeSet<String>,
    tokens: Vec<Token>,
    /// Names that the book or a row of the sheet states the market of, listed or not.
    pub stated: BTreeSet<String>,
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub coin: String,
    /// Whether it is written otherwise than the venue does.
    pub is_mapped: bool,
    /// Whether it says of itself that it is a perp, and no pair of the spot market.
    pub is_perp: bool,
}

/// Currencies that prices of perps are written in elsewhere.
const QUOTES: [&str; 3] = ["USDT", "USDC", "USD"];
/// Words for a perp whose sizes are coins.
const PERP: [&str; 3] = ["PERP", "PERPS", "PERPETUAL"];

impl Names {
    pub fn new(listing: &Listing, stated: BTreeSet<String>) -> Self {
        let listed: BTreeSet<String> = listing.dexes.iter().flat_map(|dex| &dex.perps).map(|perp| perp.coin.clone()).ordered();
        let mut by_letters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for coin in &listed {
            by_letters.entry(coin.to_lowercase()).or_default().push(coin.clone());
        }
        let dexes = listing.dexes.iter().map(|dex| dex.dex.clone()).filter(|dex| !dex.is_empty()).ordered();
        Self { by_letters, listed, dexes, tokens: listing.tokens.clone(), stated }
    }

    /// The perp that a name means.
    ///
    /// # Errors
    /// A name that is not certain, with what to write instead. A name that looks like none of another place is left to who reads the request.
    pub fn perp(&self, name: &str) -> Result<Named, CellFault> {
        if self.listed.contains(name) || self.stated.contains(name) {
            return Ok(Named { coin: name.to_owned(), is_mapped: false, is_perp: name.contains(':') });
        }
        if let Some(coin) = self.alone(name) {
            return Ok(Named { is_perp: coin.contains(':'), coin, is_mapped: true });
        }
        let upper = name.to_uppercase();
        if name.starts_with('@') {
            return Err(fault(name, "is the venue's number of a spot pair", "write a row of kind spot with the token's name and amount"));
        }
        let (dex, pair) = self.split_dex(&upper);
        // A settlement currency behind a colon is said of perps alone.
        let (pair, is_settled) = match pair.split_once(':') {
            Some((pair, settled)) if QUOTES.contains(&settled) => (pair, true),
            Some(_) => return Err(self.unknown(name, pair)),
            None => (pair, false),
        };
        let mut words = pair.split(['-', '/', '_', ' ']).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or("");
        let rest: Vec<&str> = words.collect();
        if let Some(refused) = contracts(name, &upper, &rest) {
            return Err(refused);
        }
        if rest.contains(&"SPOT") {
            return Err(fault(name, "is of the spot market", "write a row of kind spot with the token's name and amount"));
        }
        if rest.iter().any(|word| !QUOTES.contains(word) && !PERP.contains(word)) {
            return Err(self.unknown(name, first));
        }
        let of = |base: &str| format!("{dex}{base}");
        let (base, has_quote, is_perp) = if self.alone(&of(first)).is_some() { (first, false, false) } else { without_quote(first) };
        let is_perp = is_perp || is_settled || rest.iter().any(|word| PERP.contains(word));
        let has_quote = has_quote || rest.iter().any(|word| QUOTES.contains(word));
        if !is_perp && !has_quote {
            return Err(self.unknown(name, base));
        }
        match self.alone(&of(base)) {
            Some(coin) => Ok(Named { is_perp: is_perp || coin.contains(':'), coin, is_mapped: true }),
            None => Err(self.unknown(name, base)),
        }
    }

    /// The only listed perp of a name, whatever the case of its letters.
    fn alone(&self, name: &str) -> Option<String> {
        match self.by_letters.get(&name.to_lowercase())?.as_slice() {
            [coin] => Some(coin.clone()),
            _ => None,
        }
    }

    /// The dex that a name begins with, its colon included, and the rest.
    fn split_dex<'n>(&self, name: &'n str) -> (String, &'n str) {
        match name.split_once(':') {
            Some((dex, rest)) if self.dexes.contains(&dex.to_lowercase()) => (format!("{}:", dex.to_lowercase()), rest),
            _ => (String::new(), name),
        }
    }

    /// Why a name is none, as near as it can be told.
    fn unknown(&self, name: &str, base: &str) -> CellFault {
        let digits = base.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let core = base.strip_prefix("1M").filter(|_| digits.len() < base.len()).unwrap_or(digits);
        if let Some(coin) = self.alone(&format!("k{core}"))
            && !core.is_empty()
        {
            let remedy = if core == base {
                format!("write {coin}, with a thousandth of the size and a thousand times the prices")
            } else {
                format!("write {coin}, with sizes and prices of a thousand {core} each")
            };
            return fault(name, &format!("may count in other units than {coin}, which is a thousand {core}"), &remedy);
        }
        let of_dexes: Vec<&str> = self
            .dexes
            .iter()
            .filter_map(|dex| self.by_letters.get(&format!("{dex}:{base}").to_lowercase()))
            .flatten()
            .map(String::as_str)
            .collect();
        if !of_dexes.is_empty() {
            return fault(name, "is listed on a dex of its own", &format!("write {}", of_dexes.join(" or ")));
        }
        let token = self.tokens.iter().find(|token| token.token.eq_ignore_ascii_case(base));
        if let Some(token) = token {
            let perp = token.coin.as_ref().map_or_else(String::new, |coin| format!(", or {coin} for the perp"));
            return fault(name, "is a spot token", &format!("write a row of kind spot with token and amount{perp}"));
        }
        fault(
            name,
            "is not a perp that is listed",
            "use the exchange's name, with its dex where it has one (xyz:TSLA), or state its maxLeverage",
        )
    }
}

fn fault(name: &str, what: &str, remedy: &str) -> CellFault {
    (format!("{name:?} {what}"), remedy.to_owned())
}

/// A name without the currency behind it, whether it had one, and whether it says that it is a perp.
fn without_quote(word: &str) -> (&str, bool, bool) {
    let (word, is_perp) = word.strip_suffix("PERP").map_or((word, false), |word| (word, true));
    let base = QUOTES.iter().find_map(|quote| word.strip_suffix(quote));
    match base {
        // One letter before "USD" may as well be the name of a dollar.
        Some(base) if base.len() > 1 || !word.ends_with("USD") => (base, true, is_perp),
        _ => (word, false, is_perp),
    }
}

/// A name of a market whose sizes are contracts or dollars, or that ends on a day.
fn contracts(name: &str, upper: &str, rest: &[&str]) -> Option<CellFault> {
    let is_dated = |word: &&str| word.len() >= 4 && word.chars().any(|letter| letter.is_ascii_digit());
    let is_inverse = upper.ends_with("USD_PERP") || rest == ["PERPETUAL"] && upper.contains("-PERPETUAL");
    if rest.contains(&"SWAP") || is_inverse {
        return Some(fault(name, "is a market whose sizes are contracts or dollars", "write the coin's name alone, with sizes in coins"));
    }
    rest.iter().any(is_dated).then(|| fault(name, "ends on a day, which no perp does", "remove the row"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook;

    #[test]
    fn a_name_becomes_the_perp_that_it_can_only_mean() {
        let names = Names::new(rulebook::newest().listing.listing(), BTreeSet::from(["NEW-COIN".to_owned()]));
        for (name, expected) in [
            ("BTC", "BTC"),
            ("btc", "BTC"),
            ("BTC-PERP", "BTC"),
            ("BTC-USD-PERP", "BTC"),
            ("BTC-USDC", "BTC"),
            ("BTC_USDC_PERP", "BTC"),
            ("BTC/USDC:USDC", "BTC"),
            ("BTC/USDC", "BTC"),
            ("BTCUSDT", "BTC"),
            ("BTCUSDT Perp", "BTC"),
            ("BTCUSDT Perpetual", "BTC"),
            ("BTCPERP", "BTC"),
            ("BTCUSD", "BTC"),
            ("SUSDT", "S"),
            ("kPEPE", "kPEPE"),
            ("KPEPE-PERP", "kPEPE"),
            ("xyz:TSLA", "xyz:TSLA"),
            ("XYZ:tsla", "xyz:TSLA"),
            ("xyz:TSLA-USDC", "xyz:TSLA"),
            ("XYZ:TSLA-PERP", "xyz:TSLA"),
            ("NEW-COIN", "NEW-COIN"),
        ] {
            assert_eq!(names.perp(name).map(|named| named.coin), Ok(expected.to_owned()), "{name}");
        }
        for (name, remedy) in [
            ("PEPE", "write kPEPE, with a thousandth"),
            ("1000PEPE", "write kPEPE, with sizes and prices of a thousand PEPE"),
            ("1000PEPEUSDT", "write kPEPE"),
            ("TSLA", "write xyz:TSLA"),
            ("TSLA-PERP", "write xyz:TSLA"),
            ("AVGO", "write para:AVGO or xyz:AVGO"),
            ("UBTC", "or BTC for the perp"),
            ("UBTC/USDC", "or BTC for the perp"),
            ("BTCUSD_PERP", "sizes in coins"),
            ("BTC-PERPETUAL", "sizes in coins"),
            ("BTC-USDT-SWAP", "sizes in coins"),
            ("BTC-27DEC24", "remove the row"),
            ("BTCUSDT_250328", "remove the row"),
            ("BTC/EUR", "use the exchange's name"),
            ("ETH/BTC", "use the exchange's name"),
            ("BTC-SPOT", "kind spot"),
            ("@107", "kind spot"),
            ("SUSD", "use the exchange's name"),
            ("NOCOIN", "use the exchange's name"),
            ("", "use the exchange's name"),
        ] {
            let refused = names.perp(name);
            assert!(refused.as_ref().is_err_and(|(_, told)| told.contains(remedy)), "{name}: {refused:?}");
        }
    }
}
