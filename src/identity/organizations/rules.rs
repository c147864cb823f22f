//! What may become of an organisation.

use lonja_platform::prelude::*;

use super::dto::{OrganizationCreation, StockExposure};

/// A new organisation, checked.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    pub id: OrganizationId,
    pub name: String,
    pub kinds: Vec<OrganizationKind>,
    pub language: String,
    pub currency: Option<String>,
    pub stock_exposure: StockExposure,
    pub external_code: Option<String>,
    pub holding: Option<String>,
}

impl NewOrganization {
    /// A partner or supplier with everything else as it is by default.
    pub fn new(name: impl Into<String>, kinds: impl Into<Vec<OrganizationKind>>) -> Self {
        Self {
            id: OrganizationId::new(),
            name: name.into(),
            kinds: kinds.into(),
            language: "en".to_owned(),
            currency: None,
            stock_exposure: StockExposure::Band,
            external_code: None,
            holding: None,
        }
    }
}

pub(super) fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Problem::invalid_field("/name", "Write a name, in one line."));
    }
    Ok(name.to_owned())
}

pub(super) fn check_currency(currency: &str) -> Result<(), Problem> {
    currency
        .parse::<Currency>()
        .map(drop)
        .map_err(|_| Problem::invalid_field("/currency", "Use an ISO 4217 code such as GBP."))
}

/// There is one host, and it is made with the installation.
pub(super) fn check_kinds(kinds: &[OrganizationKind]) -> Result<(), Problem> {
    if kinds.is_empty() || kinds.contains(&OrganizationKind::Host) {
        return Err(Problem::invalid_field("/kinds", "Use partner, supplier or both."));
    }
    Ok(())
}

pub(super) fn check_new(creation: OrganizationCreation) -> Result<NewOrganization, Problem> {
    check_kinds(&creation.kinds)?;
    let language = creation.language.unwrap_or_else(|| "en".to_owned());
    if let Some(currency) = &creation.currency {
        check_currency(currency)?;
    }
    Ok(NewOrganization {
        name: check_name(&creation.name)?,
        language,
        currency: creation.currency,
        stock_exposure: creation.stock_exposure.unwrap_or(StockExposure::Band),
        external_code: creation.external_code,
        holding: creation.holding,
        ..NewOrganization::new("", creation.kinds)
    })
}
