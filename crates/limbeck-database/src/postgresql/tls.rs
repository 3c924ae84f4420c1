//! TLS by rustls, with libpq's levels of verification.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use limbeck_diagnostics::{Error, Result};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConfig, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::settings::{Roots, TlsSettings, Verification};
use crate::unsupported;

/// The TLS side of a connection.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) tls: MakeRustlsConnect,
    used: Arc<AtomicBool>,
}

impl Connector {
    /// Whether a server has shown a certificate: not so when it declined TLS.
    pub(crate) fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

/// Makes the TLS side of a connection.
///
/// # Errors
/// `LB0606` for certificates and keys in a form that only OpenSSL reads.
pub(crate) fn connector(settings: &TlsSettings) -> Result<Connector> {
    let provider = Arc::new(ring::default_provider());
    let verifier = verifier(settings, &provider)?;
    let used = Arc::clone(&verifier.used);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| unsupported::setting("sslmode"))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &settings.identity {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = CertificateDer::pem_file_iter(certificate)
                .and_then(Iterator::collect::<Result<Vec<CertificateDer<'static>>, _>>)
                .map_err(|_| unreadable("sslcert"))?;
            let key = PrivateKeyDer::from_pem_file(key).map_err(|_| unreadable("sslkey"))?;
            builder.with_client_auth_cert(chain, key).map_err(|_| unreadable("sslcert"))?
        }
    };
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(Connector { tls: MakeRustlsConnect::new(config), used })
}

fn unreadable(name: &str) -> Error {
    unsupported::setting(name).note("the file is not a plain PEM file without a password")
}

#[derive(Debug)]
struct Verifier {
    /// `None` when nothing is verified.
    chain: Option<Arc<WebPkiServerVerifier>>,
    host_matters: bool,
    schemes: Vec<SignatureScheme>,
    used: Arc<AtomicBool>,
}

fn verifier(settings: &TlsSettings, provider: &Arc<CryptoProvider>) -> Result<Verifier> {
    let schemes = provider.signature_verification_algorithms.supported_schemes();
    let mut store = RootCertStore::empty();
    match &settings.roots {
        Roots::Nobody => {
            return Ok(Verifier { chain: None, host_matters: false, schemes, used: Arc::default() });
        }
        Roots::System => {
            let found = rustls_native_certs::load_native_certs();
            store.add_parsable_certificates(found.certs);
        }
        Roots::File(path) => {
            let refused = || unreadable("sslrootcert");
            for certificate in CertificateDer::pem_file_iter(path).map_err(|_| refused())? {
                store.add(certificate.map_err(|_| refused())?).map_err(|_| refused())?;
            }
        }
    }
    let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider))
        .build()
        .map_err(|_| unreadable("sslrootcert"))?;
    let host_matters = settings.verification == Verification::ChainAndHost;
    Ok(Verifier { chain: Some(chain), host_matters, schemes, used: Arc::default() })
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.used.store(true, Ordering::Relaxed);
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.host_matters => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            Some(chain) => chain.verify_tls12_signature(message, certificate, signature),
            // Whose key it is has not been asked, so it proves nothing; old certificates are not even readable.
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            Some(chain) => chain.verify_tls13_signature(message, certificate, signature),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}

/// Whether a refused certificate is one that libpq's OpenSSL may well accept: one that names its host in the
/// common name alone, or whose form webpki does not take (version 1, an authority's certificate used by the
/// server itself). Python then has the last word.
pub(crate) fn may_please_openssl(refusal: &rustls::Error) -> bool {
    let rustls::Error::InvalidCertificate(refusal) = refusal else { return true };
    match refusal {
        CertificateError::NotValidForNameContext { presented, .. } => presented.is_empty(),
        CertificateError::BadEncoding
        | CertificateError::UnhandledCriticalExtension
        | CertificateError::InvalidPurpose
        | CertificateError::InvalidPurposeContext { .. }
        | CertificateError::Other(_) => true,
        _ => false,
    }
}
