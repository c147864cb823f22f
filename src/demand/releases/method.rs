//! The method of a release, put together from the sentences that certificates use too.

use lonja_platform::prelude::*;

use super::{
    dto::{Method, MethodLanguage, MethodPart, MethodRule},
    words::{ATTACKER, AUDITED, COUNTED, FORECASTS, HIDDEN, OUTSIDE, Part, Sentence, rules},
};
use crate::policies::Regions;

const WHO_ATTACKS: Part = Part {
    name: "attacker",
    title: Sentence { english: "Against whom it is protected", spanish: "Contra quién está protegido" },
    says: ATTACKER,
};

/// In the order in which it is read.
const PARTS: [Part; 6] = [COUNTED, HIDDEN, WHO_ATTACKS, AUDITED, OUTSIDE, FORECASTS];

pub fn method(release: ReleaseId, totals: bool, regions: Regions, language: MethodLanguage) -> Method {
    let spoken = match language {
        MethodLanguage::English => Language::English,
        MethodLanguage::Spanish => Language::Spanish,
    };
    let say = |sentence: &Sentence| sentence.of(spoken).to_owned();
    Method {
        release_id: release,
        language,
        parts: PARTS
            .iter()
            .map(|part| MethodPart {
                name: part.name.to_owned(),
                title: say(&part.title),
                sentences: part.says.iter().map(say).collect(),
            })
            .collect(),
        rules: rules(totals, regions)
            .map(|rule| MethodRule { name: rule.name.to_owned(), says: say(&rule.says) })
            .collect(),
    }
}
