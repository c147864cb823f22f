use std::time::Instant;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;

use super::*;
use crate::tokens::{
    Grant, KeyRing, Revocation, keys,
    store::{KeyRow, Purpose},
};

struct House {
    clock: Clock,
    secrets: Secrets,
    keys: KeyRing,
    issuer: AccessTokenIssuer,
    revocations: Arc<Revocations>,
    door: TokenAuthenticator,
}

const LIFETIME: Duration = Duration::minutes(10);

fn now() -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000, 0).expect("a time")
}

fn house() -> House {
    let clock = Clock::fixed(now());
    let secrets = Secrets::new("an installation key for the tests only");
    let keys = KeyRing::default();
    keys.learn(vec![keys::new_key(&secrets, Purpose::Token, now()).expect("a key")], &secrets)
        .expect("opens");
    let issuer = AccessTokenIssuer::new(keys.clone(), clock.clone(), "https://portal.example.com");
    let revocations = Arc::new(Revocations::default());
    revocations.heard(Vec::new(), Instant::now(), now());
    let door = TokenAuthenticator::new(issuer.clone(), revocations.clone());
    House { clock, secrets, keys, issuer, revocations, door }
}

fn grant() -> Grant {
    Grant::new(
        Subject::User(UserId::new()),
        OrganizationId::new(),
        OrganizationKind::Partner,
        BuiltInRole::Buyer.permissions(),
    )
}

fn code(result: Result<Arc<Caller>, Problem>) -> Option<ProblemCode> {
    result.err().map(|problem| problem.code())
}

#[test]
fn a_token_says_what_was_granted() {
    let house = house();
    let session = SessionId::new();
    let grant = Grant { session: Some(session), ..grant() };
    let token = house.issuer.issue(&grant, LIFETIME).expect("signs").token;
    let caller = house.door.authenticate(&token).expect("a caller");
    assert_eq!(caller.subject(), grant.subject.to_string());
    assert_eq!(caller.organization(), grant.organization);
    assert_eq!(caller.acting(), OrganizationKind::Partner);
    assert_eq!(caller.permissions(), &grant.permissions);
    assert_eq!(caller.session(), Some(session));
    assert!(!caller.is_preview());
    let again = house.door.authenticate(&token).expect("a caller");
    assert!(Arc::ptr_eq(&caller, &again), "the second check reads the cache");
}

#[test]
fn a_token_ends_after_ten_minutes_even_when_it_is_remembered() {
    let house = house();
    let token = house.issuer.issue(&grant(), LIFETIME).expect("signs").token;
    house.clock.advance(LIFETIME - Duration::seconds(1));
    house.revocations.heard(Vec::new(), Instant::now(), house.clock.now());
    assert!(house.door.authenticate(&token).is_ok());
    house.clock.advance(Duration::seconds(1));
    assert_eq!(code(house.door.authenticate(&token)), Some(ProblemCode::Unauthenticated));
}

#[test]
fn a_revocation_holds_for_tokens_that_are_remembered() {
    let house = house();
    let grant = grant();
    let token = house.issuer.issue(&grant, LIFETIME).expect("signs").token;
    assert!(house.door.authenticate(&token).is_ok());
    let expires_at = now() + LIFETIME;
    let subject = Revocable::Organization(grant.organization);
    house.revocations.add([Revocation { subject, epoch: 1, expires_at }]);
    assert_eq!(code(house.door.authenticate(&token)), Some(ProblemCode::Unauthenticated));
    let newer = Grant { epochs: crate::tokens::Epochs { subject: 0, organization: 1 }, ..grant };
    let token = house.issuer.issue(&newer, LIFETIME).expect("signs").token;
    assert!(house.door.authenticate(&token).is_ok());
}

#[test]
fn a_preview_names_who_previews() {
    let house = house();
    let staff = UserId::new();
    let grant = Grant { previewed_by: Some(staff), ..grant() };
    let caller = house
        .door
        .authenticate(&house.issuer.issue(&grant, LIFETIME).expect("signs").token)
        .expect("a caller");
    assert!(caller.is_preview());
    assert_eq!(caller.real_actor(), staff.to_string());
}

#[test]
fn a_rotated_key_signs_after_its_head_start_and_the_old_one_is_accepted_until_it_retires() {
    let house = house();
    let old = house.issuer.issue(&grant(), LIFETIME).expect("signs").token;
    let first = house.keys.signing(now()).expect("a key").kid.clone();
    let mut rows: Vec<KeyRow> = vec![
        keys::new_key(&house.secrets, Purpose::Token, now()).expect("a key"),
        keys::new_key(&house.secrets, Purpose::Token, now() + Duration::seconds(30)).expect("a key"),
    ];
    rows[0].accepted_until = Some(now() + Duration::minutes(11));
    let (retiring, coming) = (rows[0].id.simple().to_string(), rows[1].id.simple().to_string());
    house.keys.learn(rows, &house.secrets).expect("opens");
    assert_ne!(first, retiring);
    assert_eq!(code(house.door.authenticate(&old)), Some(ProblemCode::Unauthenticated), "its key is gone");
    assert_eq!(house.keys.signing(now()).expect("a key").kid, retiring);
    assert_eq!(house.keys.published(now()).keys.len(), 2, "published before it signs");
    house.clock.advance(Duration::seconds(30));
    assert_eq!(house.keys.signing(house.clock.now()).expect("a key").kid, coming);
    assert!(house.keys.accepted(&retiring, house.clock.now()).is_some());
    assert!(house.keys.accepted(&retiring, now() + Duration::minutes(11)).is_none());
}

#[test]
fn forged_tokens_are_refused() {
    let house = house();
    let stranger = self::house();
    let token = house.issuer.issue(&grant(), LIFETIME).expect("signs").token;
    let parts: Vec<&str> = token.split('.').collect();
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    let kid = &house.keys.published(now()).keys[0].kid;
    let hmac = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"HS256","typ":"at+jwt","kid":"{kid}"}}"#));
    let wider = URL_SAFE_NO_PAD.encode(
        String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).expect("base64"))
            .expect("text")
            .replace("partner", "host"),
    );
    let id_token = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"}}"#));
    let forged = [
        String::new(),
        "x".to_owned(),
        "a.b.c".to_owned(),
        format!("{none}.{}.", parts[1]),
        format!("{hmac}.{}.{}", parts[1], parts[2]),
        format!("{}.{wider}.{}", parts[0], parts[2]),
        format!("{id_token}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        stranger.issuer.issue(&grant(), LIFETIME).expect("signs").token,
        "x".repeat(5000),
    ];
    for token in forged {
        assert_eq!(code(house.door.authenticate(&token)), Some(ProblemCode::Unauthenticated), "{token}");
    }
}

#[test]
fn a_token_of_another_installation_is_refused_even_with_the_same_key() {
    let house = house();
    let other = AccessTokenIssuer::new(house.keys.clone(), house.clock.clone(), "https://other.example.com");
    let token = other.issue(&grant(), LIFETIME).expect("signs").token;
    assert_eq!(code(house.door.authenticate(&token)), Some(ProblemCode::Unauthenticated));
}
