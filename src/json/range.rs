//! Which figures are in range: the checks that requests, markets and the venue's answers have in common. Each says whether the figure is good, and
//! reports it where it is not; one that is not stated, or was reported as unreadable, is good here.

use super::ObjectReader;
use rust_decimal::Decimal;

impl ObjectReader<'_, '_> {
    /// Whether a figure is not below zero.
    pub fn is_not_negative(&mut self, name: &str, figure: Option<Decimal>, remedy: &str) -> bool {
        let is_good = figure.is_none_or(|figure| figure >= Decimal::ZERO);
        if !is_good {
            self.fault(name, "is below zero", remedy);
        }
        is_good
    }

    /// Whether a figure is above zero.
    pub fn is_positive(&mut self, name: &str, figure: Option<Decimal>, remedy: &str) -> bool {
        let is_good = figure.is_none_or(|figure| figure > Decimal::ZERO);
        if !is_good {
            self.fault(name, "is not above zero", remedy);
        }
        is_good
    }

    /// Whether a figure is a fraction of one.
    pub fn is_fraction(&mut self, name: &str, figure: Option<Decimal>) -> bool {
        let is_good = figure.is_none_or(|figure| figure >= Decimal::ZERO && figure <= Decimal::ONE);
        if !is_good {
            self.fault(name, "is not between 0 and 1", "state a fraction, such as \"0.5\" for 50 %");
        }
        is_good
    }

    /// Whether a leverage is at least one.
    pub fn is_leverage(&mut self, name: &str, leverage: Option<u32>, remedy: &str) -> bool {
        let is_good = leverage != Some(0);
        if !is_good {
            self.fault(name, "is zero", remedy);
        }
        is_good
    }
}
