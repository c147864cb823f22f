//! Keys derived from the installation's one secret, each for one purpose.

use std::sync::Arc;

use aws_lc_rs::hmac;

/// The installation's secret. Cloning shares it.
#[derive(Clone)]
pub struct Secrets(Arc<[u8]>);

impl Secrets {
    pub fn from_key(key: &[u8]) -> Self {
        Self(key.into())
    }

    /// An authentication code over the parts, for one purpose. Parts are length-prefixed, so that none can slide into
    /// the next.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let purpose_key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), purpose.as_bytes());
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, purpose_key.as_ref()));
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut code = [0; 32];
        code.copy_from_slice(context.sign().as_ref());
        code
    }
}
