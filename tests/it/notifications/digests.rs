//! Digests as they arrive at a mail server, on each database: what was read or dealt with meanwhile is left out, and
//! where nothing is left no mail goes.

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use lonja_kernel::BuiltInRole;
use lonja_platform::{
    config::{Smtp, SmtpTls},
    mail::Mailer,
    prelude::NewJob,
    testing,
};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::{person, told};
use crate::{
    orders::Trade,
    support::{Session, World},
};

/// Takes every mail, as any provider's server would: to whom it went, and its text.
#[derive(Clone, Default)]
pub struct PostOffice(Arc<Mutex<Vec<(String, String)>>>);

impl PostOffice {
    async fn open(self) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(self.clone().serve(socket));
            }
        });
        port
    }

    async fn serve(self, mut socket: TcpStream) {
        let (reading, mut writing) = socket.split();
        let mut lines = BufReader::new(reading).lines();
        let (mut to, mut mail, mut in_data) = (String::new(), String::new(), false);
        writing.write_all(b"220 here\r\n").await.expect("greets");
        while let Ok(Some(line)) = lines.next_line().await {
            let answer: &[u8] = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    self.0.lock().expect("the letters").push((to.clone(), text_of(&mail)));
                    mail.clear();
                    b"250 taken\r\n"
                }
                (true, line) => {
                    mail.push_str(line);
                    mail.push('\n');
                    continue;
                }
                (false, "DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (false, line) => {
                    if let Some(address) = line.strip_prefix("RCPT TO:<") {
                        address.split('>').next().unwrap_or_default().clone_into(&mut to);
                    }
                    b"250 fine\r\n"
                }
            };
            if writing.write_all(answer).await.is_err() {
                return;
            }
        }
    }

    /// The mails to an address.
    pub fn to(&self, address: &str) -> Vec<String> {
        let letters = self.0.lock().expect("the letters");
        letters.iter().filter(|(to, _)| to == address).map(|(_, text)| text.clone()).collect()
    }
}

/// What the body says, however it was encoded for the way.
fn text_of(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").expect("a head and a body");
    let head = head.to_lowercase();
    let bytes = if head.contains("content-transfer-encoding: base64") {
        STANDARD.decode(body.split_whitespace().collect::<String>()).expect("base64")
    } else if head.contains("content-transfer-encoding: quoted-printable") {
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::with_capacity(joined.len());
        let mut rest = joined.bytes();
        while let Some(byte) = rest.next() {
            let hex: Vec<u8> = if byte == b'=' { rest.by_ref().take(2).collect() } else { Vec::new() };
            let code = std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
            bytes.push(code.unwrap_or(byte));
        }
        bytes
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).expect("text")
}

/// The product with a mail server, once on each database.
pub async fn each<Test, Done>(test: Test)
where
    Test: Fn(World, PostOffice) -> Done,
    Done: Future<Output = ()>,
{
    for mut installation in testing::databases().await {
        let office = PostOffice::default();
        let mut config = (*installation.ctx.config).clone();
        config.smtp = Some(Smtp {
            host: "127.0.0.1".to_owned(),
            port: office.clone().open().await,
            user: None,
            password: None,
            from: "Lonja <lonja@example.com>".to_owned(),
            tls: SmtpTls::None,
        });
        installation.ctx.mail = Mailer::new(&config).expect("a mailer");
        installation.ctx.config = Arc::new(config);
        test(World::open(installation).await, office).await;
    }
}

/// Time passes, and the job that looks for digests runs as its schedule would have it.
pub async fn after(world: &World, time: Duration) {
    world.ctx.clock.advance(time);
    let mut tx = world.ctx.db.begin_system("test").await.expect("a transaction");
    tx.enqueue(NewJob::new("notifications.digests", json!({})));
    tx.finish_derived().await.expect("the job is there");
    world.run_jobs().await;
}

pub async fn address_of(somebody: &Session) -> String {
    let me = somebody.get("/api/v1/me").await.expect(200).json();
    me["user"]["email"].as_str().expect("an address").to_owned()
}

pub async fn reads_spanish(world: &World, address: &str) {
    world.sql("UPDATE app_user SET language = 'es' WHERE email = ?", [address.into()]).await;
}

async fn wants(somebody: &Session, kind: &str, mail: &str) {
    let wanted = json!({ "preferences": [{ "kind": kind, "portal": true, "mail": mail }] });
    somebody.put("/api/v1/me/notification-preferences", wanted).await.expect(200);
}

#[tokio::test]
async fn a_daily_digest_leaves_out_what_was_read_or_dealt_with_in_the_readers_language() {
    each(|world, office| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let english = person(world, world.host, BuiltInRole::OrderManager).await;
        let spanish = person(world, world.host, BuiltInRole::OrderManager).await;
        let (to_english, to_spanish) = (address_of(&english).await, address_of(&spanish).await);
        reads_spanish(world, &to_spanish).await;
        for reader in [&english, &spanish] {
            wants(reader, "order_placed", "daily").await;
        }
        let (dealt_with, read, open) = (trade.place(1).await, trade.place(1).await, trade.place(1).await);
        let seen = told(world, &english).await;
        let told_of_read = seen.iter().find(|one| one["subject_id"] == read.as_str()).expect("told of it");
        let path = format!("/api/v1/me/notifications/{}/read", told_of_read["id"].as_str().expect("an id"));
        english.post(&path, json!({})).await.expect(200);
        trade.move_to(&dealt_with, "confirmed").await.expect(200);

        after(world, Duration::days(1)).await;
        let (mails, correos) = (office.to(&to_english), office.to(&to_spanish));
        assert_eq!((mails.len(), correos.len()), (1, 1), "one digest each");
        assert!(mails[0].contains("You get this because"), "{}", mails[0]);
        assert!(correos[0].contains("Recibe este correo porque"), "{}", correos[0]);
        let links_to = |mail: &str, order: &str| mail.contains(&format!("/orders/{order}"));
        let named = |mail: &str| [&dealt_with, &read, &open].map(|order| links_to(mail, order));
        assert_eq!(named(&mails[0]), [false, false, true], "{}", mails[0]);
        assert_eq!(named(&correos[0]), [false, true, true], "{}", correos[0]);

        after(world, Duration::days(1)).await;
        assert_eq!(office.to(&to_english).len(), 1, "what was mailed is not mailed again");
    })
    .await;
}

#[tokio::test]
async fn jobs_at_the_same_time_mail_everything_once() {
    each(|world, office| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let reader = person(world, world.host, BuiltInRole::OrderManager).await;
        let address = address_of(&reader).await;
        wants(&reader, "order_placed", "daily").await;
        for day in 1..=3 {
            let order = trade.place(1).await;
            world.run_jobs().await;
            world.ctx.clock.advance(Duration::days(1));
            let mut tx = world.ctx.db.begin_system("test").await.expect("a transaction");
            (0..4).for_each(|_| tx.enqueue(NewJob::new("notifications.digests", json!({}))));
            tx.finish_derived().await.expect("the jobs are there");
            futures::future::join_all((0..4).map(|_| world.run_jobs())).await;
            let mails = office.to(&address);
            assert_eq!(mails.len(), day, "one digest a day");
            assert!(mails[day - 1].contains(&format!("/orders/{order}")), "{}", mails[day - 1]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_weekly_digest_waits_for_its_day_and_does_not_go_where_nothing_is_left() {
    each(|world, office| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let reader = person(world, world.host, BuiltInRole::OrderManager).await;
        let address = address_of(&reader).await;
        reads_spanish(world, &address).await;
        wants(&reader, "order_placed", "weekly").await;

        let first = trade.place(1).await;
        world.run_jobs().await;
        trade.move_to(&first, "confirmed").await.expect(200);
        after(world, Duration::days(8)).await;
        assert!(office.to(&address).is_empty(), "everything was dealt with");

        let (second, third) = (trade.place(1).await, trade.place(1).await);
        world.run_jobs().await;
        trade.move_to(&second, "confirmed").await.expect(200);
        after(world, Duration::days(8)).await;
        let mails = office.to(&address);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains(&format!("/orders/{third}")), "{}", mails[0]);
        assert!(!mails[0].contains(&format!("/orders/{second}")), "{}", mails[0]);
        assert!(mails[0].contains("token=weekly."), "{}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn a_digest_leaves_out_what_its_reader_may_no_longer_see() {
    each(|world, office| async move {
        let audience = world.audience("Ours").await;
        let partner = world.partner("North").await;
        world.join(partner, &[audience]).await;
        let seller = person(&world, partner, BuiltInRole::Seller).await;
        let address = address_of(&seller).await;
        wants(&seller, "asset_published", "daily").await;
        let staff = world.administrator();
        let publish = async |title: &str| {
            let body = json!({ "title": title, "audience_ids": [audience] });
            let asset = staff.post("/api/v1/assets", body).await.expect(201).id();
            let content = Some(("application/octet-stream".to_owned(), poem::Body::from(crate::access::PNG)));
            let path = format!("/api/v1/assets/{asset}/content");
            staff.request(poem::http::Method::PUT, &path, &[], content).await.expect(200);
            asset
        };
        let (stays, goes) = (publish("Stays").await, publish("Goes").await);
        world.run_jobs().await;
        staff.patch(&format!("/api/v1/assets/{goes}"), json!({ "state": "withdrawn" })).await.expect(200);
        after(&world, Duration::days(1)).await;
        let mails = office.to(&address);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains(&format!("/library/{stays}")), "{}", mails[0]);
        assert!(!mails[0].contains(&goes), "{}", mails[0]);
    })
    .await;
}
