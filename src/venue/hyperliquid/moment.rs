//! The venue's moments, milliseconds since 1970-01-01 UTC, as people write them. Computed from the number alone: no clock, no time zone.

const DAY: u64 = 86_400_000;

/// The last millisecond of the year 9999, after which a year has more than four digits.
const LAST: u64 = 253_402_300_799_999;

/// ISO 8601 in UTC, as in `2026-10-08T13:36:20.123Z`; none for a moment that is not of these millennia.
pub(super) fn moment(milliseconds: u64) -> Option<String> {
    if milliseconds > LAST {
        return None;
    }
    let (days, rest) = (milliseconds / DAY, milliseconds % DAY);
    let (year, month, day) = date(days)?;
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, fraction) = (rest / 1000 % 60, rest % 1000);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z"))
}

/// The date of a day after 1970-01-01. Years begin with March here, so that a leap day is the last of its year, and repeat every 400 years.
fn date(days: u64) -> Option<(u64, u64, u64)> {
    let shifted = days.checked_add(719_468)?;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let leap_days = (day_of_era / 1460).checked_add(day_of_era / 146_096)?.checked_sub(day_of_era / 36_524)?;
    let year_of_era = day_of_era.checked_sub(leap_days)? / 365;
    let before_year = year_of_era.checked_mul(365)?.checked_add(year_of_era / 4)?.checked_sub(year_of_era / 100)?;
    let day_of_year = day_of_era.checked_sub(before_year)?;
    let month_from_march = day_of_year.checked_mul(5)?.checked_add(2)? / 153;
    let before_month = month_from_march.checked_mul(153)?.checked_add(2)? / 5;
    let day = day_of_year.checked_sub(before_month)?.checked_add(1)?;
    let month = if month_from_march < 10 { month_from_march.checked_add(3)? } else { month_from_march.checked_sub(9)? };
    let year = era.checked_mul(400)?.checked_add(year_of_era)?.checked_add(u64::from(month <= 2))?;
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_dates() {
        for (milliseconds, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_791_466_580_123, "2026-10-08T13:36:20.123Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
            (LAST, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(moment(milliseconds).as_deref(), Some(expected));
        }
        assert_eq!(moment(LAST.saturating_add(1)), None);
        assert_eq!(moment(u64::MAX), None);
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = (1969, 12, 31);
        for days in 0..=LAST / DAY {
            let next = date(days).unwrap_or_default();
            let (year, month, day) = last;
            let follows = next == (year, month, day + 1) && day < 31
                || next == (year, month + 1, 1) && day >= 28
                || next == (year + 1, 1, 1) && (month, day) == (12, 31);
            assert!(follows, "{last:?} then {next:?}");
            last = next;
        }
        assert_eq!(last, (9999, 12, 31));
    }
}
