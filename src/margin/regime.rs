//! Which regimes there are, in one list: answers, tables and questions go through it.

use super::{MarginModel, Portfolio, Standard, Unified};
use crate::num::ArithmeticFault;
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// Which regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Regime {
    /// Cross per dex, isolated per position, spot apart.
    Standard,
    /// One balance per token.
    Unified,
    /// Portfolio margin.
    Portfolio,
}

impl Regime {
    /// All of them, in the order answers show them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Unified, Self::Portfolio];

    /// Its rules.
    pub fn model(self) -> &'static dyn MarginModel {
        match self {
            Self::Standard => &Standard,
            Self::Unified => &Unified,
            Self::Portfolio => &Portfolio,
        }
    }

    /// Its name in paths.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Unified => "unified",
            Self::Portfolio => "portfolio",
        }
    }

    /// The regime of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.name() == name)
    }

    /// The names of all of them, for a sentence.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// Path of its part of the report.
    pub fn path(self) -> String {
        format!("regimes.{}", self.name())
    }

    /// Path of the same figures with the book funded.
    pub fn funded_path(self) -> String {
        format!("comparison.funded.{}", self.name())
    }
}

/// One of something for each regime.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PerRegime<T> {
    /// Standard: cross per dex, isolated per position, spot apart.
    pub standard: T,
    /// Unified account: one balance per token.
    pub unified: T,
    /// Portfolio margin.
    pub portfolio: T,
}

impl<T> PerRegime<T> {
    /// Made for each regime, in the order of [`Regime::ALL`].
    ///
    /// # Errors
    /// The first that cannot be made.
    pub fn try_new<E>(mut make: impl FnMut(Regime) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self { standard: make(Regime::Standard)?, unified: make(Regime::Unified)?, portfolio: make(Regime::Portfolio)? })
    }

    /// The one of a regime.
    pub fn get(&self, regime: Regime) -> &T {
        match regime {
            Regime::Standard => &self.standard,
            Regime::Unified => &self.unified,
            Regime::Portfolio => &self.portfolio,
        }
    }

    /// The one of a regime, to be changed.
    pub fn get_mut(&mut self, regime: Regime) -> &mut T {
        match regime {
            Regime::Standard => &mut self.standard,
            Regime::Unified => &mut self.unified,
            Regime::Portfolio => &mut self.portfolio,
        }
    }

    /// The one of a regime alone.
    pub fn into_one(self, regime: Regime) -> T {
        match regime {
            Regime::Standard => self.standard,
            Regime::Unified => self.unified,
            Regime::Portfolio => self.portfolio,
        }
    }

    /// Something made of each, which is given away.
    pub fn map<U>(self, mut make: impl FnMut(T) -> U) -> PerRegime<U> {
        PerRegime { standard: make(self.standard), unified: make(self.unified), portfolio: make(self.portfolio) }
    }

    /// Each with its regime, in the order of [`Regime::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Regime, &T)> {
        Regime::ALL.into_iter().map(|regime| (regime, self.get(regime)))
    }

    /// Something made of each.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn try_map<U>(&self, mut make: impl FnMut(Regime, &T) -> Exact<U>) -> Exact<PerRegime<U>> {
        PerRegime::try_new(|regime| make(regime, self.get(regime)))
    }
}
