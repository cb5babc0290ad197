//! What the front matter lacks: a recent date, an approval, a license, a source.

use jiff::civil::Date;

use super::Inspected;
use crate::config::Config;
use crate::corpus::{Finding, ReviewStatus, TextOrigin};

pub(super) fn inspect(of: &Inspected, config: &Config, today: Date, findings: &mut Vec<Finding>) {
    let info = &of.document.info;
    let years = config.answer.old_years;
    match info.source.last_dated() {
        None => findings.push(of.warning(
            of.line_of("published"),
            "the document has no date: say in source.published or source.updated when its source was written",
        )),
        Some(date) => {
            let day = date.latest_day();
            let limit = Date::new(day.year().saturating_add(years), day.month(), day.day());
            if limit.is_ok_and(|limit| today > limit) {
                let key = if info.source.updated.is_some() { "updated" } else { "published" };
                findings.push(of.warning(
                    of.line_of(key),
                    format!(
                        "the source was last dated {date}, more than {years} years ago: look for a newer one"
                    ),
                ));
            }
        }
    }
    let not_approved = match info.review.status {
        ReviewStatus::Approved => None,
        ReviewStatus::Submitted => Some("was submitted and not reviewed yet"),
        ReviewStatus::UnderReview => Some("is under review"),
        ReviewStatus::NotStated => Some("does not say whether anybody reviewed it"),
    };
    if let Some(state) = not_approved {
        findings.push(of.warning(of.line_of("status"), format!("the document {state}: answers say so")));
    }
    if info.source.publisher.trim().is_empty() {
        findings.push(
            of.warning(
                of.line_of("publisher"),
                "the source has no publisher: name who is responsible for it",
            ),
        );
    }
    if info.source.url.as_deref().is_none_or(|url| url.trim().is_empty()) {
        findings.push(of.hint(
            of.line_of("publisher"),
            "the source has no address: with source.url a reader can look it up",
        ));
    }
    // that of verbatim text is asked for with the errors
    if info.text == TextOrigin::Summary && info.source.license.is_none() {
        findings.push(of.hint(
            of.line_of("language"),
            "the source's license is not stated: source.licence says under which terms its facts were restated",
        ));
    }
}
