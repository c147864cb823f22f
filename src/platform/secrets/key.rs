//! Where the installation key comes from: the configuration, or a file that the first start makes.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Secrets;
use crate::config::Config;

/// Fewer characters cannot hold 128 bits in any common form.
const SHORTEST: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "{from} is too short: it needs at least {SHORTEST} random characters, such as `openssl rand -base64 32` prints"
    )]
    TooShort { from: String },
    #[error("the installation key at {path} cannot be used: {cause}")]
    File { path: PathBuf, cause: io::Error },
}

impl Secrets {
    /// The configured key; else the one in the data directory, which is made where there is none.
    pub fn open_installation(config: &Config) -> Result<Self, KeyError> {
        let (key, from) = if let Some(key) = &config.secret_key {
            (key.clone(), "secret_key".to_owned())
        } else {
            let path = config.data_dir.join("secret.key");
            let key = read_or_make(&path).map_err(|cause| KeyError::File { path: path.clone(), cause })?;
            (key, path.display().to_string())
        };
        if key.chars().count() < SHORTEST { Err(KeyError::TooShort { from }) } else { Ok(Self::new(&key)) }
    }
}

fn read_or_make(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(path),
        read => read.map(|text| text.trim().to_owned()),
    }
}

fn make(path: &Path) -> io::Result<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let key = URL_SAFE_NO_PAD.encode(random);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    // Written aside and linked into place, so that two first starts agree on one key and a crash leaves no half of it.
    let aside = path.with_extension(format!("{}.new", uuid::Uuid::now_v7().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    let linked = fs::hard_link(&aside, path);
    fs::remove_file(&aside)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::read_to_string(path).map(|text| text.trim().to_owned())
        }
        linked => linked.map(|()| key),
    }
}
