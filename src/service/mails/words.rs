//! What mails say, in English and Spanish: a sentence per kind, why somebody is told, and how to be told no more.

use chrono::{Datelike, NaiveDate};
use lonja_platform::prelude::{Language, OrganizationKind};
use serde_json::Value;

use crate::kind::{Kind, MailFrequency};

const MONTHS: [(&str, &str); 12] = [
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
];

/// 6 December 2026, 6 de diciembre de 2026.
fn long_day(language: Language, day: NaiveDate) -> String {
    let (english, spanish) = MONTHS[day.month0() as usize];
    match language {
        Language::English => format!("{} {english} {}", day.day(), day.year()),
        Language::Spanish => format!("{} de {spanish} de {}", day.day(), day.year()),
    }
}

fn fill(language: Language, text: &str, facts: &Value) -> String {
    let mut filled = text.to_owned();
    for (name, value) in facts.as_object().into_iter().flatten() {
        let value = match (name.as_str(), value.as_str()) {
            ("until", Some(day)) => {
                day.parse().map_or_else(|_| day.to_owned(), |day| long_day(language, day))
            }
            (_, Some(text)) => text.to_owned(),
            (_, None) => value.to_string(),
        };
        filled = filled.replace(&format!("{{{name}}}"), &value);
    }
    // A fact that is not known leaves no hole of braces.
    while let (Some(start), Some(end)) = (filled.find('{'), filled.find('}')) {
        if start > end {
            break;
        }
        filled.replace_range(start..=end, "…");
    }
    // One line, whatever a name contains: a subject is made of it.
    filled.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What happened.
pub fn sentence(language: Language, kind: Kind, facts: &Value) -> String {
    let failed = facts["state"] == "failed";
    let text = match (language, kind) {
        (Language::English, Kind::OrderPlaced) => "{partner} placed order {number}",
        (Language::English, Kind::OrderConfirmed) => "Order {number} is confirmed",
        (Language::English, Kind::OrderShipped) => "Order {number} is on its way",
        (Language::English, Kind::OrderDelivered) => "Order {number} is delivered",
        (Language::English, Kind::OrderCancelled) => "Order {number} of {partner} is cancelled",
        (Language::English, Kind::ReleasePublished) => "Release {number} of demand figures is out",
        (Language::English, Kind::ReleaseRefused) => "A release to {supplier} was refused",
        (Language::English, Kind::ForecastPublished) => {
            "Forecast {number} is out: commit to it until {until}"
        }
        (Language::English, Kind::CommitsDue) => "Forecast {number} takes commits until {until}",
        (Language::English, Kind::ExceptionsRaised) => {
            "Exceptions of forecast {number} for {supplier}: {exceptions} to be worked off"
        }
        (Language::English, Kind::AssetPublished) => "New material: {title}",
        (Language::English, Kind::PricesAnnounced) => "New prices are announced: {name}",
        (Language::English, Kind::PolicyWaiting) => {
            "The policy for {supplier}, version {version}, waits for approval"
        }
        (Language::English, Kind::ImportFinished) if failed => "The import of {source} has failed",
        (Language::English, Kind::ImportFinished) => "The import of {source} is done",
        (Language::English, Kind::UserJoined) => "{name} has joined",
        (Language::English, Kind::ApiClientChanged) => "The API client {name} or its secrets were changed",
        (Language::Spanish, Kind::OrderPlaced) => "{partner} ha hecho el pedido {number}",
        (Language::Spanish, Kind::OrderConfirmed) => "El pedido {number} está confirmado",
        (Language::Spanish, Kind::OrderShipped) => "El pedido {number} está en camino",
        (Language::Spanish, Kind::OrderDelivered) => "El pedido {number} está entregado",
        (Language::Spanish, Kind::OrderCancelled) => "El pedido {number} de {partner} está cancelado",
        (Language::Spanish, Kind::ReleasePublished) => {
            "Ha salido la publicación {number} de datos de demanda"
        }
        (Language::Spanish, Kind::ReleaseRefused) => "Se ha rechazado una publicación para {supplier}",
        (Language::Spanish, Kind::ForecastPublished) => {
            "Ha salido la previsión {number}: comprométase hasta el {until}"
        }
        (Language::Spanish, Kind::CommitsDue) => "La previsión {number} admite compromisos hasta el {until}",
        (Language::Spanish, Kind::ExceptionsRaised) => {
            "Excepciones de la previsión {number} para {supplier}: {exceptions} por resolver"
        }
        (Language::Spanish, Kind::AssetPublished) => "Material nuevo: {title}",
        (Language::Spanish, Kind::PricesAnnounced) => "Se han anunciado precios nuevos: {name}",
        (Language::Spanish, Kind::PolicyWaiting) => {
            "La política para {supplier}, versión {version}, espera aprobación"
        }
        (Language::Spanish, Kind::ImportFinished) if failed => "La importación de {source} ha fallado",
        (Language::Spanish, Kind::ImportFinished) => "La importación de {source} ha terminado",
        (Language::Spanish, Kind::UserJoined) => "{name} se ha incorporado",
        (Language::Spanish, Kind::ApiClientChanged) => "Ha cambiado el cliente de API {name} o sus secretos",
    };
    fill(language, text, facts)
}

/// The subject of a digest about so many things.
pub fn digest(language: Language, frequency: MailFrequency, topics: usize) -> String {
    let is_weekly = frequency == MailFrequency::Weekly;
    match (language, is_weekly, topics) {
        (Language::English, false, 1) => "Your day: 1 thing".to_owned(),
        (Language::English, false, n) => format!("Your day: {n} things"),
        (Language::English, true, 1) => "Your week: 1 thing".to_owned(),
        (Language::English, true, n) => format!("Your week: {n} things"),
        (Language::Spanish, false, 1) => "Su día: 1 novedad".to_owned(),
        (Language::Spanish, false, n) => format!("Su día: {n} novedades"),
        (Language::Spanish, true, 1) => "Su semana: 1 novedad".to_owned(),
        (Language::Spanish, true, n) => format!("Su semana: {n} novedades"),
    }
}

/// Why somebody on that side is told, as the end of a sentence.
pub fn reason(language: Language, kind: Kind, acting: OrganizationKind) -> &'static str {
    let is_host = acting == OrganizationKind::Host;
    match (language, kind) {
        (
            Language::English,
            Kind::OrderPlaced
            | Kind::OrderConfirmed
            | Kind::OrderShipped
            | Kind::OrderDelivered
            | Kind::OrderCancelled,
        ) => {
            if is_host {
                "you look after orders"
            } else {
                "you see your organisation’s orders"
            }
        }
        (Language::English, Kind::ReleasePublished) => "demand is shared with your organisation",
        (Language::English, Kind::ForecastPublished | Kind::CommitsDue) => "you commit to forecasts",
        (Language::English, Kind::ExceptionsRaised) => {
            if is_host {
                "you work off exceptions"
            } else {
                "you commit to forecasts"
            }
        }
        (Language::English, Kind::ReleaseRefused) => "you publish releases",
        (Language::English, Kind::AssetPublished) => "sales material is shared with your organisation",
        (Language::English, Kind::PricesAnnounced) => "you see your organisation’s prices",
        (Language::English, Kind::PolicyWaiting) => "you approve sharing policies",
        (Language::English, Kind::ImportFinished) => "you began the import",
        (Language::English, Kind::UserJoined) => "you look after your organisation’s people",
        (Language::English, Kind::ApiClientChanged) => "you look after your organisation’s API clients",
        (
            Language::Spanish,
            Kind::OrderPlaced
            | Kind::OrderConfirmed
            | Kind::OrderShipped
            | Kind::OrderDelivered
            | Kind::OrderCancelled,
        ) => {
            if is_host {
                "se ocupa de los pedidos"
            } else {
                "ve los pedidos de su organización"
            }
        }
        (Language::Spanish, Kind::ReleasePublished) => "se comparte la demanda con su organización",
        (Language::Spanish, Kind::ForecastPublished | Kind::CommitsDue) => "responde a las previsiones",
        (Language::Spanish, Kind::ExceptionsRaised) => {
            if is_host {
                "resuelve las excepciones"
            } else {
                "responde a las previsiones"
            }
        }
        (Language::Spanish, Kind::ReleaseRefused) => "publica datos de demanda",
        (Language::Spanish, Kind::AssetPublished) => "se comparte material de venta con su organización",
        (Language::Spanish, Kind::PricesAnnounced) => "ve los precios de su organización",
        (Language::Spanish, Kind::PolicyWaiting) => "aprueba políticas de datos compartidos",
        (Language::Spanish, Kind::ImportFinished) => "usted inició la importación",
        (Language::Spanish, Kind::UserJoined) => "se ocupa de las personas de su organización",
        (Language::Spanish, Kind::ApiClientChanged) => "se ocupa de los clientes de API de su organización",
    }
}

/// The end of every mail: why it came, where to choose otherwise, and how to end it at once.
pub fn footer(language: Language, reasons: &[&str], preferences: &str, unsubscribe: &str) -> String {
    match language {
        Language::English => format!(
            "You get this because {}.\nChoose what you are told: {preferences}\nNo more of these mails: {unsubscribe}\n",
            reasons.join(", and because ")
        ),
        Language::Spanish => format!(
            "Recibe este correo porque {}.\nElija de qué se le avisa: {preferences}\nNo recibir más estos correos: {unsubscribe}\n",
            reasons.join(", y porque ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_has_a_whole_sentence_and_a_reason_in_both_languages() {
        let facts = json!({
            "number": 12, "partner": "Quayside", "supplier": "Glassworks", "title": "Leaflet", "version": 2,
            "source": "till", "name": "Ana", "until": "2026-12-05", "exceptions": 3,
        });
        for kind in Kind::ALL {
            let both = [Language::English, Language::Spanish].map(|language| {
                assert!(!reason(language, *kind, OrganizationKind::Host).is_empty());
                sentence(language, *kind, &facts)
            });
            assert!(both.iter().all(|said| !said.contains(['{', '}', '…'])), "{both:?}");
            assert_ne!(both[0], both[1]);
        }
    }

    #[test]
    fn a_day_is_written_as_the_reader_writes_it() {
        let facts = json!({ "number": 12, "until": "2026-12-05" });
        let said = |language| sentence(language, Kind::CommitsDue, &facts);
        assert_eq!(said(Language::English), "Forecast 12 takes commits until 5 December 2026");
        assert_eq!(
            said(Language::Spanish),
            "La previsión 12 admite compromisos hasta el 5 de diciembre de 2026"
        );
    }

    #[test]
    fn a_name_cannot_break_the_subject_line_and_a_missing_fact_leaves_no_braces() {
        let said =
            sentence(Language::English, Kind::UserJoined, &json!({ "name": "Ana\r\nBcc: x@example.com" }));
        assert_eq!(said, "Ana Bcc: x@example.com has joined");
        let said = sentence(Language::English, Kind::OrderCancelled, &json!({ "number": 3 }));
        assert_eq!(said, "Order 3 of … is cancelled");
    }
}
