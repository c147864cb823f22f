//! The embedded store: an S3 server over a folder, in this process, on a loopback port that the system chooses.
//!
//! Guarantees: it asks for a random key that lives and dies with the process; one process at a time owns a folder
//! (the server names its temporary files by counting, two would overwrite each other's); it starts again by itself if
//! its task dies, on the same port. The server underneath does not sync what it writes, so the client does it here
//! before an upload is acknowledged; its sidecar files are not synced, they only carry an ETag that we do not use.

use std::{
    fs::{File, TryLockError},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use tokio::{
    net::TcpListener,
    task::{AbortHandle, JoinSet},
};

use crate::{Checksums, S3Settings, StorageError};

const BUCKET: &str = "lonja";
const PAUSE: Duration = Duration::from_millis(100);

/// A running server. Dropping it stops it.
pub struct EmbeddedServer {
    root: PathBuf,
    settings: S3Settings,
    supervisor: AbortHandle,
    /// The task that serves at the moment; the supervisor replaces it when it ends.
    serving: Arc<Mutex<Option<AbortHandle>>>,
    /// Held for as long as the server runs.
    _lock: File,
}

impl EmbeddedServer {
    /// Serves `dir` on a free loopback port, with a new random key.
    pub async fn start(dir: &Path) -> Result<Self, StorageError> {
        let (access, secret) = (random_word()?, random_word()?);
        Self::start_at(dir, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), &access, &secret).await
    }

    /// Serves `dir` at an address with a given key: what a store that comes back after an outage looks like.
    pub async fn start_at(
        dir: &Path,
        address: SocketAddr,
        access_key: &str,
        secret_key: &str,
    ) -> Result<Self, StorageError> {
        let root = dir.join("files");
        // A folder in the root is a bucket.
        std::fs::create_dir_all(root.join(BUCKET)).map_err(|e| unusable(dir, &e))?;
        let lock = own(dir)?;
        remove_unfinished_uploads(&root).map_err(|e| unusable(dir, &e))?;
        let files = s3s_fs::FileSystem::new(&root).map_err(|e| unusable(dir, &format!("{e:?}")))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(access_key, secret_key));
        let service = builder.build();
        let listener = TcpListener::bind(address).await.map_err(|e| unusable(dir, &e))?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(|e| unusable(dir, &e))?);
        let serving = Arc::new(Mutex::new(None));
        let supervisor = tokio::spawn(supervise(listener, service, serving.clone())).abort_handle();
        let settings = S3Settings {
            endpoint,
            public_endpoint: None,
            region: "us-east-1".into(),
            bucket: BUCKET.into(),
            prefix: String::new(),
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            virtual_hosts: false,
            checksums: Checksums::WhenRequired,
        };
        Ok(Self { root, settings, supervisor, serving, _lock: lock })
    }

    /// How to reach this server.
    pub fn settings(&self) -> S3Settings {
        self.settings.clone()
    }

    /// Syncs an object and its folder to disk.
    pub(crate) async fn make_durable(&self, path: &str) -> Result<(), StorageError> {
        let folder = self.root.join(BUCKET);
        let file = folder.join(path);
        let synced = tokio::task::spawn_blocking(move || {
            File::open(&file)?.sync_all()?;
            File::open(file.parent().unwrap_or(&folder))?.sync_all()
        });
        match synced.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(problem)) => {
                Err(StorageError::Unavailable(format!("syncing an object failed: {problem}")))
            }
            Err(stopped) => Err(StorageError::Unavailable(stopped.to_string())),
        }
    }

    /// Removes what the server leaves beside a deleted object.
    pub(crate) async fn forget(&self, path: &str) {
        let name =
            format!(".bucket-{}.object-{}", URL_SAFE_NO_PAD.encode(BUCKET), URL_SAFE_NO_PAD.encode(path));
        for kind in ["metadata", "internal"] {
            // Not there is as good as removed.
            let _ = tokio::fs::remove_file(self.root.join(format!("{name}.{kind}.json"))).await;
        }
    }
}

impl Drop for EmbeddedServer {
    fn drop(&mut self) {
        self.supervisor.abort();
        if let Some(serving) = self.serving.lock().ok().and_then(|mut serving| serving.take()) {
            serving.abort();
        }
    }
}

/// Keeps one serving task alive. The listener stays open all the time, so that clients wait instead of failing.
async fn supervise(listener: TcpListener, service: S3Service, serving: Arc<Mutex<Option<AbortHandle>>>) {
    let listener = Arc::new(listener);
    loop {
        let task = tokio::spawn(serve(listener.clone(), service.clone()));
        if let Ok(mut current) = serving.lock() {
            *current = Some(task.abort_handle());
        }
        let ended = task.await;
        tracing::error!(?ended, "the embedded object store stopped; starting it again");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn serve(listener: Arc<TcpListener>, service: S3Service) {
    // Owned here, so that connections end with the server.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => {
                    // Without it every small answer waits 40 ms for the client's delayed acknowledgement.
                    let _ = socket.set_nodelay(true);
                    let service = service.clone();
                    connections.spawn(async move {
                        let http = Builder::new(TokioExecutor::new());
                        let _ = http.serve_connection(TokioIo::new(socket), service).await;
                    });
                }
                Err(problem) => {
                    // Out of file descriptors, for example: it passes.
                    tracing::warn!(%problem, "the embedded object store could not accept a connection");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

fn own(dir: &Path) -> Result<File, StorageError> {
    let lock = File::create(dir.join("lock")).map_err(|e| unusable(dir, &e))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(unusable(dir, &"another process uses it; stop that one, or give each its own --data-dir"))
        }
        Err(TryLockError::Error(problem)) => Err(unusable(dir, &problem)),
    }
}

/// Parts of uploads that a crash cut off; nobody can complete them any more.
fn remove_unfinished_uploads(root: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(".upload-") || name.starts_with(".upload_id-") {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn random_word() -> Result<String, StorageError> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes)
        .map_err(|e| StorageError::Misconfigured(format!("the system gives no random bytes: {e}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn unusable(dir: &Path, why: &dyn std::fmt::Display) -> StorageError {
    StorageError::Misconfigured(format!("the folder {} cannot be used: {why}", dir.display()))
}

#[cfg(test)]
mod tests {
    use crate::{ObjectStore, StorageSettings};

    #[tokio::test]
    async fn it_starts_again_when_its_task_dies() {
        let dir = tempfile::tempdir().expect("a folder");
        let store =
            ObjectStore::open(&StorageSettings::Embedded { dir: dir.path().into() }).await.expect("opens");
        let embedded = store.0.embedded.as_ref().expect("embedded");
        store.check().await.expect("serves");
        let first = embedded.serving.lock().expect("not poisoned").clone().expect("serving");
        first.abort();
        store.check().await.expect("the client reaches the server again");
        let second = embedded.serving.lock().expect("not poisoned").clone().expect("serving");
        assert_ne!(first.id(), second.id());
    }

    #[tokio::test]
    async fn two_processes_cannot_use_one_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let settings = StorageSettings::Embedded { dir: dir.path().into() };
        let first = ObjectStore::open(&settings).await.expect("opens");
        let second = ObjectStore::open(&settings).await.err().expect("is refused").to_string();
        assert!(second.contains("another process uses it"), "{second}");
        drop(first);
        ObjectStore::open(&settings).await.expect("the folder is free again");
    }

    #[tokio::test]
    async fn parts_of_a_crashed_upload_are_removed_at_start() {
        let dir = tempfile::tempdir().expect("a folder");
        let files = dir.path().join("files");
        std::fs::create_dir_all(&files).expect("a folder");
        let left = files.join(".upload_id-0b4e0b0e-0000-4000-8000-000000000000.part-1");
        std::fs::write(&left, b"half").expect("a file");
        ObjectStore::open(&StorageSettings::Embedded { dir: dir.path().into() }).await.expect("opens");
        assert!(!left.exists());
    }
}
