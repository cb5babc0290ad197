//! The keys of publishers: Ed25519, in the formats of OpenSSL.

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};

use super::ReplicaError;

/// Signed before each release, so that a signature of something else is none of a release.
const CONTEXT: &[u8] = b"bonafide index release\n";

/// What signs releases. It is never printed.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// The key in a PEM text, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    /// When there is none.
    pub fn from_pem(pem: &str) -> Result<Self, ReplicaError> {
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(pem.trim());
        key.map(Self).map_err(|_| {
            ReplicaError::Setting(
                "the signing key isn't an Ed25519 key in PEM: make one with `openssl genpkey -algorithm ed25519`"
                    .to_owned(),
            )
        })
    }

    /// The signature of a text, as hexadecimal digits.
    pub(super) fn sign(&self, text: &str) -> String {
        self.0.sign(&[CONTEXT, text.as_bytes()].concat()).to_string()
    }

    /// The public key that belongs to it.
    pub(super) fn public(&self) -> PublicKeys {
        PublicKeys(vec![self.0.verifying_key()])
    }
}

/// Whose releases are trusted.
#[derive(Debug, Clone)]
pub struct PublicKeys(Vec<VerifyingKey>);

impl PublicKeys {
    /// The keys in a setting, separated by spaces, as `openssl pkey -pubout` writes them between its two lines.
    ///
    /// # Errors
    /// When there is none, or one is none.
    pub fn parse(setting: &str) -> Result<Self, ReplicaError> {
        let parse = |line: &str| {
            let pem = format!("-----BEGIN PUBLIC KEY-----\n{line}\n-----END PUBLIC KEY-----\n");
            VerifyingKey::from_public_key_pem(&pem).map_err(|_| {
                ReplicaError::Setting(format!(
                    "replicas.public_key: {line:?} isn't an Ed25519 public key: take the line between BEGIN and END PUBLIC KEY of `openssl pkey -in KEY -pubout`"
                ))
            })
        };
        let keys = setting.split_whitespace().map(parse).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(ReplicaError::Setting(
                "replicas.public_key is empty: without the publisher's public key, anyone who can write there could make up answers (BONAFIDE_REPLICAS_PUBLIC_KEY; docs/operators/scaling.md says how to make keys)"
                    .to_owned(),
            ));
        }
        Ok(Self(keys))
    }

    /// Whether one of them signed a text.
    pub(super) fn have_signed(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = signature.parse::<Signature>() else { return false };
        let message = [CONTEXT, text.as_bytes()].concat();
        self.0.iter().any(|key| key.verify_strict(&message, &signature).is_ok())
    }
}
