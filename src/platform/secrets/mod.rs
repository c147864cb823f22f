//! The installation's key and what is derived from it: one key per purpose, so that a cursor's code can never pass
//! for a ticket's. The key itself is used for nothing and shown nowhere.

mod key;
#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    constant_time, hkdf, hmac,
};

pub use key::KeyError;

/// Length of every derived key and of every code.
const LENGTH: usize = 32;
const SALT: &[u8] = b"lonja installation key 1";

/// Shared, cheap to clone.
#[derive(Clone)]
pub struct Secrets(Arc<hkdf::Prk>);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

/// Sealed bytes that were changed, cut short, or sealed for another purpose or subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this was not sealed here for this purpose")]
pub struct NotSealedHere;

impl Secrets {
    /// From the installation key, which is text of any form with at least 32 characters.
    pub fn new(installation_key: &str) -> Self {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, SALT);
        Self(Arc::new(salt.extract(installation_key.as_bytes())))
    }

    /// A key for one purpose.
    fn derive(&self, purpose: &str) -> [u8; LENGTH] {
        let mut key = [0; LENGTH];
        let filled =
            self.0.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256).and_then(|output| output.fill(&mut key));
        // HKDF refuses only outputs of more than 255 blocks; this is one.
        filled.expect("one block can be derived");
        key
    }

    /// A code over the parts (HMAC-SHA-256). Each part's length is part of it: ("ab", "c") is not ("a", "bc").
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; LENGTH] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.derive(&format!("mac:{purpose}")));
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut code = [0; LENGTH];
        code.copy_from_slice(context.sign().as_ref());
        code
    }

    /// Compares in constant time. A code may be cut short by whoever made it, to no less than 16 bytes.
    #[must_use]
    pub fn verify_mac(&self, purpose: &str, parts: &[&[u8]], code: &[u8]) -> bool {
        let expected = self.mac(purpose, parts);
        (16..=LENGTH).contains(&code.len())
            && constant_time::verify_slices_are_equal(&expected[..code.len()], code).is_ok()
    }

    /// Encrypts (AES-256-GCM under a fresh nonce) what has to be read again, such as a signing key. `subject` names
    /// what it belongs to; it is needed to open it.
    pub fn seal(&self, purpose: &str, subject: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut bytes = plain.to_vec();
        let nonce = self
            .cipher(purpose)
            .seal_in_place_append_tag(Aad::from(subject), &mut bytes)
            .expect("AES-GCM takes any input that fits in memory");
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut bytes);
        sealed
    }

    /// The inverse of [`seal`](Self::seal).
    pub fn open(&self, purpose: &str, subject: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotSealedHere> {
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN).ok_or(NotSealedHere)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotSealedHere)?;
        let mut bytes = bytes.to_vec();
        let cipher = self.cipher(purpose);
        let plain = cipher.open_in_place(nonce, Aad::from(subject), &mut bytes).map_err(|_| NotSealedHere)?;
        Ok(plain.to_vec())
    }

    fn cipher(&self, purpose: &str) -> RandomizedNonceKey {
        RandomizedNonceKey::new(&AES_256_GCM, &self.derive(&format!("seal:{purpose}")))
            .expect("the derived key has the cipher's length")
    }
}
