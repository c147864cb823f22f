//! The stores that the suite runs on, and a plain HTTP client for signed URLs.

use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use lonja_kernel::Clock;
use lonja_storage::{
    ByteStream, Checksums, EmbeddedServer, ObjectKey, ObjectStore, S3Settings, StorageSettings,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A store to test against and what keeps it alive.
pub struct Stage {
    pub store: ObjectStore,
    _kept: Option<(TempDir, EmbeddedServer)>,
}

/// The embedded store, reached as if browsers could reach it too, so that signed URLs are tested on it.
pub async fn embedded() -> Option<Stage> {
    let dir = tempfile::tempdir().expect("a folder");
    let server = EmbeddedServer::start(dir.path()).await.expect("starts");
    let mut settings = server.settings();
    settings.public_endpoint = Some(settings.endpoint.clone());
    let store = ObjectStore::open(&StorageSettings::S3(settings)).await.expect("opens");
    Some(Stage { store, _kept: Some((dir, server)) })
}

/// The server that `scripts/with-s3.sh` names, or none.
pub async fn external() -> Option<Stage> {
    let Ok(endpoint) = std::env::var("LONJA_TEST_S3_ENDPOINT") else {
        println!("SKIPPED: LONJA_TEST_S3_ENDPOINT is not set; run it inside scripts/with-s3.sh");
        return None;
    };
    let setting = |name: &str| std::env::var(format!("LONJA_TEST_S3_{name}")).expect("with-s3.sh sets it");
    let settings = S3Settings {
        public_endpoint: Some(endpoint.clone()),
        endpoint,
        region: setting("REGION"),
        bucket: setting("BUCKET"),
        prefix: format!("suite-{}/", ObjectKey::new(Clock::system().now())),
        access_key: setting("ACCESS_KEY"),
        secret_key: setting("SECRET_KEY"),
        virtual_hosts: false,
        checksums: Checksums::default(),
    };
    let store = ObjectStore::open(&StorageSettings::S3(settings)).await.expect("opens");
    Some(Stage { store, _kept: None })
}

pub fn new_key() -> ObjectKey {
    ObjectKey::new(Clock::system().now())
}

/// `size` bytes that differ everywhere, in chunks of a size that no part is a multiple of.
pub fn content(size: usize) -> Vec<u8> {
    (0..size).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

pub fn chunks(content: &[u8]) -> impl Stream<Item = std::io::Result<Bytes>> + use<> {
    let chunks: Vec<_> = content.chunks(50_021).map(Bytes::copy_from_slice).map(Ok).collect();
    futures::stream::iter(chunks)
}

pub async fn read_all(mut stream: ByteStream) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(chunk) = stream.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all)
}

/// A port on which nothing listens.
pub fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address")
}

/// Status, headers (lower case) and body of a plain GET.
pub async fn http_get(url: &str) -> (u16, String, Vec<u8>) {
    let rest = url.strip_prefix("http://").expect("a plain URL");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut socket = TcpStream::connect(host).await.expect("connects");
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.expect("writes");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("reads");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, head, answer[end + 4..].to_vec())
}
