//! Links that let somebody choose a password: invitations and resets.
//!
//! A link's token works once and for a while; the database keeps its digest only. Links begin with the configured
//! address and never with what a request claims. They are made and mailed by a job, so that neither a job's payload nor
//! a request's duration tells anything; without a mail server they are shown once to whoever asked for them.

use std::net::IpAddr;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_platform::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    actor::AtTheDoor,
    dto::{InvitationAcceptance, ResetConfirmation, ResetRequest},
    login::{BLOCKED_JOB, BLOCKED_SEAL},
    rate::too_often,
    store::{self, NewLink},
    throttle::Counter,
};
use crate::{
    email::{is_address, normalised},
    password::check_password,
    person::{self, Person, UserState},
    random,
    state::Identity,
    tokens::{lasting, longest_life, store as tokens},
};

const SEND_JOB: &str = "identity.send_link";
const RESET_JOB: &str = "identity.reset_requested";
const RESET_SEAL: &str = "reset-requested";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkPurpose {
    Invitation,
    Reset,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    const fn page(self) -> &'static str {
        match self {
            Self::Invitation => "/accept-invitation",
            Self::Reset => "/reset-password",
        }
    }

    /// The state of the person whom such a link is for.
    const fn state(self) -> UserState {
        match self {
            Self::Invitation => UserState::Invited,
            Self::Reset => UserState::Active,
        }
    }

    /// The link that a person in this state can use.
    pub(crate) const fn for_state(state: UserState) -> Option<Self> {
        match state {
            UserState::Invited => Some(Self::Invitation),
            UserState::Active => Some(Self::Reset),
            UserState::Suspended => None,
        }
    }
}

/// A link with its secret.
pub(crate) struct Link {
    pub url: String,
    pub expires_at: Timestamp,
}

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Makes a link and takes the person's earlier ones out of use.
pub(crate) async fn make_link(
    ctx: &Ctx,
    tx: &Tx,
    user: UserId,
    purpose: LinkPurpose,
) -> Result<Link, Problem> {
    let lifetime = match purpose {
        LinkPurpose::Invitation => ctx.config.tokens.invitation,
        LinkPurpose::Reset => ctx.config.tokens.password_reset,
    };
    let id = InvitationId::new();
    let secret = random::secret();
    let expires_at = tx.now() + lasting(lifetime);
    let token_hash = digest(&secret);
    store::replace_link(tx, NewLink { id, user, purpose: purpose.as_str(), token_hash, expires_at }).await?;
    // After the #, so that no server on the way, no log and no Referer header gets to see the token.
    let url = format!("{}#token={id}.{secret}", ctx.config.link(purpose.page()));
    Ok(Link { url, expires_at })
}

/// Mails the link where there is mail; otherwise answers it, to be shown once.
pub(crate) async fn send_or_show(
    ctx: &Ctx,
    tx: &mut Tx,
    user: UserId,
    purpose: LinkPurpose,
) -> Result<Option<Link>, Problem> {
    if ctx.mail.is_on() {
        tx.enqueue(NewJob::new(SEND_JOB, json!({ "user": user, "purpose": purpose })));
        return Ok(None);
    }
    make_link(ctx, tx, user, purpose).await.map(Some)
}

/// Takes the wish for a new password. Known or not, an address is answered alike, and after the same work: who it
/// belongs to is looked up by the job.
pub(super) async fn request_reset(
    ctx: &Ctx,
    request: ResetRequest,
    address: IpAddr,
) -> Result<NoContent, Problem> {
    let email = normalised(&request.email);
    if !is_address(&email) {
        return Err(Problem::invalid_field("/email", "Write a mail address such as ana@example.com."));
    }
    let counter = |counter: Counter, part: &[u8]| [(counter, counter.key(&ctx.secrets, &[part]))];
    let tx = ctx.db.begin_system("password-reset").await?;
    let by_address = counter(Counter::Address, counted_as(address).to_string().as_bytes());
    if let Err(until) = store::count_attempt(&tx, &by_address).await? {
        return Err(too_often((until - tx.now()).num_seconds().unsigned_abs() + 1));
    }
    tx.finish_derived().await?;
    let mut tx = ctx.db.begin_system("password-reset").await?;
    // Beyond the patience nothing is sent, and nothing is said about it either.
    if store::count_attempt(&tx, &counter(Counter::Reset, email.as_bytes())).await?.is_ok() {
        let sealed = ctx.secrets.seal(RESET_SEAL, b"", email.as_bytes());
        tx.enqueue(NewJob::new(RESET_JOB, json!({ "account": URL_SAFE_NO_PAD.encode(sealed) })));
        tx.finish_derived().await?;
    }
    Ok(NoContent)
}

/// What a token in a link says.
struct Token<'a> {
    id: InvitationId,
    secret: &'a str,
}

fn parse(token: &str) -> Option<Token<'_>> {
    let (id, secret) = token.split_once('.')?;
    Some(Token { id: id.parse().ok()?, secret })
}

fn spent() -> Problem {
    let detail = "This link was used already, has expired or was replaced by a newer one. Ask for a new one.";
    Problem::new(ProblemCode::InvalidCredentials, detail)
}

/// The person whom the link lets in.
async fn open(ctx: &Ctx, token: &str, purpose: LinkPurpose) -> Result<(InvitationId, Person), Problem> {
    let token = parse(token).ok_or_else(spent)?;
    let conn = ctx.db.read();
    let link = store::live_link(conn, token.id, purpose.as_str(), ctx.clock.now()).await?;
    let (user, hash) = link.ok_or_else(spent)?;
    verify_slices_are_equal(&hash, &digest(token.secret)).map_err(|_| spent())?;
    let person = person::by_id(conn, user).await?.ok_or_else(spent)?;
    if person.state != purpose.state() || !person.organization.active {
        return Err(spent());
    }
    Ok((token.id, person))
}

pub(super) async fn confirm_reset(
    identity: &Identity,
    request: ResetConfirmation,
    address: IpAddr,
) -> Result<NoContent, Problem> {
    let ctx = identity.ctx();
    let (link, person) = open(ctx, &request.token, LinkPurpose::Reset).await?;
    check_password(&request.password, &person.email)
        .map_err(|fault| Problem::invalid_field("/password", fault.advice()))?;
    let hash = identity.hasher().hash(&request.password).await?;

    let mut tx =
        ctx.db.begin(&AtTheDoor::new(person.id, person.organization.id, "confirm_password_reset")).await?;
    if !store::use_link(&tx, link).await? || !store::set_password(&tx, &person, hash).await? {
        return Err(spent());
    }
    store::end_sessions(&tx, person.id, None).await?;
    let revoked = tokens::revoke_users(&tx, &[person.id], longest_life(&ctx.config)).await?;
    // Whoever reads the account's mail is its owner, whatever strangers have tried.
    let email = person.email.as_bytes();
    let pair = Counter::Pair.key(&ctx.secrets, &[email, counted_as(address).to_string().as_bytes()]);
    store::forget_attempts(&tx, vec![Counter::Account.key(&ctx.secrets, &[email]), pair]).await?;
    tx.record(
        Change::new(EventKind::PasswordChanged, person.id)
            .organization(person.organization.id)
            .after(json!({ "by": "a reset link" })),
    );
    let reply = tx.finish(NoContent).await?;
    identity.revoked(revoked);
    Ok(reply)
}

pub(super) async fn accept(identity: &Identity, request: InvitationAcceptance) -> Result<NoContent, Problem> {
    let ctx = identity.ctx();
    let (link, person) = open(ctx, &request.token, LinkPurpose::Invitation).await?;
    check_password(&request.password, &person.email)
        .map_err(|fault| Problem::invalid_field("/password", fault.advice()))?;
    let name = request.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let hash = identity.hasher().hash(&request.password).await?;

    let mut tx =
        ctx.db.begin(&AtTheDoor::new(person.id, person.organization.id, "accept_invitation")).await?;
    if !store::use_link(&tx, link).await? {
        return Err(spent());
    }
    let taken = || {
        let detail = "There is an account with this address already. Sign in with it, or ask to be invited under \
                      another address.";
        Problem::new(ProblemCode::AlreadyExists, detail)
    };
    let activated = store::activate(&tx, &person, hash, name, request.language)
        .await
        .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
    if !activated {
        return Err(spent());
    }
    tx.record(
        Change::new(EventKind::UserChanged, person.id)
            .organization(person.organization.id)
            .before(json!({ "state": "invited" }))
            .after(json!({ "state": "active" })),
    );
    tx.finish(NoContent).await
}

#[derive(Deserialize)]
struct SendLink {
    user: UserId,
    purpose: LinkPurpose,
}

#[derive(Deserialize)]
struct Account {
    account: String,
}

async fn account(ctx: &Ctx, job: &JobRun, seal: &str) -> Result<Option<Person>, Problem> {
    let sealed = URL_SAFE_NO_PAD.decode(job.read::<Account>()?.account).map_err(Problem::internal)?;
    let email = ctx.secrets.open(seal, b"", &sealed).map_err(Problem::internal)?;
    let email = String::from_utf8(email).map_err(Problem::internal)?;
    Ok(person::by_email(ctx.db.read(), &email).await?)
}

async fn send(ctx: &Ctx, person: &Person, purpose: LinkPurpose) -> Result<(), Problem> {
    let is_wanted = person.state == purpose.state() && person.organization.active;
    if !is_wanted || !ctx.mail.is_on() {
        return Ok(());
    }
    let tx = ctx.db.begin_system("mail").await?;
    let link = make_link(ctx, &tx, person.id, purpose).await?;
    tx.finish_derived().await?;
    let language = person.language.as_deref().unwrap_or(&person.organization.language);
    let until = link.expires_at.format("%Y-%m-%d %H:%M UTC");
    let (subject, text) = match (purpose, language) {
        (LinkPurpose::Invitation, "es") => (
            "Su acceso al portal",
            format!(
                "Hola, {}:\n\nLe han invitado al portal. Elija su contraseña aquí:\n\n{}\n\nEl enlace sirve una vez, \
                     hasta el {until}.\n",
                person.name, link.url
            ),
        ),
        (LinkPurpose::Invitation, _) => (
            "Your access to the portal",
            format!(
                "Hello {},\n\nyou have been invited to the portal. Choose your password here:\n\n{}\n\nThe link \
                     works once, until {until}.\n",
                person.name, link.url
            ),
        ),
        (LinkPurpose::Reset, "es") => (
            "Una contraseña nueva",
            format!(
                "Hola, {}:\n\nAquí puede elegir una contraseña nueva:\n\n{}\n\nEl enlace sirve una vez, hasta el \
                     {until}. Si no la ha pedido, no haga nada.\n",
                person.name, link.url
            ),
        ),
        (LinkPurpose::Reset, _) => (
            "A new password",
            format!(
                "Hello {},\n\nyou can choose a new password here:\n\n{}\n\nThe link works once, until {until}. If \
                     you did not ask for it, do nothing.\n",
                person.name, link.url
            ),
        ),
    };
    let mail = Mail { to: person.email.clone(), subject: subject.to_owned(), text, unsubscribe: None };
    ctx.mail.send(&mail).await.map_err(Problem::unavailable)
}

async fn record_block(ctx: &Ctx, person: &Person) -> Result<(), Problem> {
    let mut tx = ctx.db.begin_system("sign-in").await?;
    tx.record(Change::new(EventKind::UserSignInBlocked, person.id).organization(person.organization.id));
    tx.finish(()).await
}

/// The jobs behind the door.
pub(crate) fn jobs() -> Vec<JobKind> {
    vec![
        JobKind::new(SEND_JOB, async |ctx: Ctx, job: JobRun| {
            let wanted: SendLink = job.read()?;
            match person::by_id(ctx.db.read(), wanted.user).await? {
                Some(person) => send(&ctx, &person, wanted.purpose).await,
                None => Ok(()),
            }
        }),
        JobKind::new(RESET_JOB, async |ctx: Ctx, job: JobRun| {
            match account(&ctx, &job, RESET_SEAL).await? {
                Some(person) => send(&ctx, &person, LinkPurpose::Reset).await,
                None => Ok(()),
            }
        }),
        JobKind::new(BLOCKED_JOB, async |ctx: Ctx, job: JobRun| {
            match account(&ctx, &job, BLOCKED_SEAL).await? {
                Some(person) => record_block(&ctx, &person).await,
                None => Ok(()),
            }
        }),
    ]
}
