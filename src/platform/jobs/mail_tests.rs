//! A mail's way from a transaction to a server.

use sea_orm::EntityTrait;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use super::{Runner, job};
use crate::{
    config::{Smtp, SmtpTls},
    mail::{Language, Mail, Mailer},
    testing,
};

/// Takes one mail and gives back what it was told.
async fn server() -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let (reading, mut writing) = socket.split();
        let mut lines = BufReader::new(reading).lines();
        let (mut heard, mut in_data) = (String::new(), false);
        writing.write_all(b"220 here\r\n").await.unwrap();
        while let Some(line) = lines.next_line().await.unwrap() {
            heard.push_str(&line);
            heard.push('\n');
            let answer: &[u8] = match (in_data, line.as_str()) {
                (true, ".") => {
                    in_data = false;
                    b"250 taken\r\n"
                }
                (true, _) => continue,
                (false, "DATA") => {
                    in_data = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => b"221 bye\r\n",
                (false, _) => b"250 fine\r\n",
            };
            writing.write_all(answer).await.unwrap();
            if heard.contains("\n.\n") {
                break;
            }
        }
        heard
    });
    (port, serving)
}

#[tokio::test]
async fn a_mail_is_sealed_while_it_waits_and_arrives_at_the_server() {
    let installation = testing::sqlite().await;
    let (port, serving) = server().await;
    let mut config = installation.ctx.config.as_ref().clone();
    config.smtp = Some(Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        user: None,
        password: None,
        from: "Lonja <lonja@example.com>".to_owned(),
        tls: SmtpTls::None,
    });
    let mut ctx = installation.ctx.clone();
    ctx.mail = Mailer::new(&config).unwrap();
    let mail =
        Mail::password_reset(Language::Spanish, "ana@example.com", "https://p.example.com/r#token", 60);
    let mut tx = ctx.db.begin_system("test").await.unwrap();
    tx.enqueue(mail.job(&ctx.secrets));
    tx.finish_derived().await.unwrap();
    let waiting = job::Entity::find().one(ctx.db.read()).await.unwrap().unwrap();
    assert!(!waiting.payload.contains("token") && !waiting.payload.contains("ana@"), "{}", waiting.payload);
    assert_eq!(Runner::new(&ctx, Vec::new(), Vec::new()).run_due().await.unwrap(), 1);
    let heard = serving.await.unwrap();
    assert!(heard.contains("RCPT TO:<ana@example.com>") && heard.contains("r#token"), "{heard}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_tried_again() {
    let installation = testing::sqlite().await;
    let mut config = installation.ctx.config.as_ref().clone();
    let from = "lonja@example.com".to_owned();
    let host = "127.0.0.1".to_owned();
    config.smtp = Some(Smtp { host, port: 1, user: None, password: None, from, tls: SmtpTls::None });
    let mut ctx = installation.ctx.clone();
    ctx.mail = Mailer::new(&config).unwrap();
    let mut tx = ctx.db.begin_system("test").await.unwrap();
    tx.enqueue(Mail::password_changed(Language::English, "ana@example.com").job(&ctx.secrets));
    tx.finish_derived().await.unwrap();
    Runner::new(&ctx, Vec::new(), Vec::new()).run_due().await.unwrap();
    let waiting = job::Entity::find().one(ctx.db.read()).await.unwrap().unwrap();
    assert!(waiting.finished_at.is_none() && waiting.last_error.is_some());
}

#[test]
fn every_text_names_its_link_and_languages_fall_back_to_english() {
    for language in [Language::English, Language::Spanish] {
        assert!(Mail::invitation(language, "a@b.c", "Acme", "https://x/i", 7).text.contains("https://x/i"));
        assert!(Mail::password_reset(language, "a@b.c", "https://x/r", 60).text.contains("https://x/r"));
    }
    assert_eq!(Language::from_tag("es-MX"), Language::Spanish);
    assert_eq!(Language::from_tag("estonian"), Language::English);
}
