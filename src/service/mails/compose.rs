//! The mails of one person: one per subject where they go at once, one altogether where they are a digest.

use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    pending::{News, Person},
    unsubscribe::{self, From},
    words,
};
use crate::kind::MailFrequency;

/// Where a person chooses what it is told.
const PREFERENCES: &str = "/notifications/preferences";

/// News about one thing, the latest last.
struct Topic<'a> {
    subject: Uuid,
    news: Vec<&'a News>,
}

/// News by what they are about, in the order in which each thing was first told of.
fn topics(news: &[News]) -> Vec<Topic<'_>> {
    let mut topics: Vec<Topic<'_>> = Vec::new();
    for one in news {
        match topics.iter_mut().find(|topic| topic.subject == one.subject) {
            Some(topic) => topic.news.push(one),
            None => topics.push(Topic { subject: one.subject, news: vec![one] }),
        }
    }
    topics
}

/// None where there is nothing left to say.
pub fn mails(ctx: &Ctx, frequency: MailFrequency, person: &Person) -> Vec<Mail> {
    let topics = topics(&person.news);
    if frequency == MailFrequency::AtOnce {
        let latest = topics.iter().filter_map(|topic| topic.news.last().map(|latest| (topic, *latest)));
        return latest
            .map(|(topic, latest)| {
                let subject = words::sentence(person.language, latest.kind, &latest.facts);
                mail(ctx, person, From::Kind(latest.kind), subject, std::slice::from_ref(topic))
            })
            .collect();
    }
    if topics.is_empty() {
        return Vec::new();
    }
    let subject = words::digest(person.language, frequency, topics.len());
    vec![mail(ctx, person, From::Digest(frequency), subject, &topics)]
}

fn mail(ctx: &Ctx, person: &Person, from: From, subject: String, topics: &[Topic<'_>]) -> Mail {
    let language = person.language;
    let mut text = String::new();
    for topic in topics {
        for news in &topic.news {
            text.push_str(&words::sentence(language, news.kind, &news.facts));
            text.push('\n');
        }
        if let Some(news) = topic.news.last() {
            let page = news.kind.subject().page(news.acting, news.subject);
            text.push_str(&ctx.config.link(&page));
            text.push_str("\n\n");
        }
    }
    let mut reasons: Vec<&str> = Vec::new();
    for news in topics.iter().flat_map(|topic| &topic.news) {
        let reason = words::reason(language, news.kind, news.acting);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let unsubscribe = ctx.config.link(&unsubscribe::path(&ctx.secrets, person.id, from));
    text.push_str("-- \n");
    text.push_str(&words::footer(language, &reasons, &ctx.config.link(PREFERENCES), &unsubscribe));
    Mail { to: person.email.clone(), subject, text, unsubscribe: Some(unsubscribe) }
}

#[cfg(test)]
mod tests {
    use lonja_platform::testing;
    use serde_json::json;

    use super::*;
    use crate::kind::Kind;

    fn news(kind: Kind, subject: u128, number: i32) -> News {
        let facts =
            json!({ "number": number, "partner": "Quayside", "supplier": "Glassworks", "title": "Leaflet" });
        News { kind, subject: Uuid::from_u128(subject), facts, acting: OrganizationKind::Partner }
    }

    fn person(language: Language, news: Vec<News>) -> Person {
        Person { id: UserId(Uuid::from_u128(1)), email: "ana@example.com".to_owned(), language, news }
    }

    #[tokio::test]
    async fn a_digest_groups_by_what_it_is_about_and_says_why_once() {
        let installation = testing::sqlite().await;
        let all = vec![
            news(Kind::OrderConfirmed, 7, 12),
            news(Kind::OrderConfirmed, 8, 13),
            news(Kind::OrderCancelled, 7, 12),
        ];
        let mails = mails(&installation.ctx, MailFrequency::Daily, &person(Language::English, all));
        assert_eq!(mails.len(), 1);
        let text = &mails[0].text;
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"));
        assert!(at("Order 12 is confirmed") < at("Order 12 of Quayside is cancelled"));
        assert!(at("Order 12 of Quayside is cancelled") < at("Order 13 is confirmed"));
        assert_eq!(text.matches("/orders/ord_").count(), 2, "a link per order");
        assert_eq!(text.matches("You get this because").count(), 1);
        assert!(text.contains("/unsubscribe?token=daily."));
    }

    #[tokio::test]
    async fn at_once_each_thing_has_a_mail_of_its_own_in_the_readers_language() {
        let installation = testing::sqlite().await;
        let all = vec![news(Kind::OrderShipped, 7, 12), news(Kind::ReleasePublished, 9, 3)];
        let person = person(Language::Spanish, all);
        let mails = mails(&installation.ctx, MailFrequency::AtOnce, &person);
        let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
        assert_eq!(
            subjects,
            ["El pedido 12 está en camino", "Ha salido la publicación 3 de datos de demanda"]
        );
        assert!(mails[0].text.contains("Recibe este correo porque"));
        assert!(mails[0].unsubscribe.as_deref().is_some_and(|link| link.contains("token=order_shipped.")));
    }
}
