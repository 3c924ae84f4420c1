//! A stream without secrets.

use std::io::{Result, Write};

use super::known::Secrets;

/// Masks what is written to another stream. A secret may come in two pieces: the end of what was written is held back
/// while it may be the beginning of one.
pub struct MaskedWriter<W: Write> {
    inner: W,
    secrets: Secrets,
    held: Vec<u8>,
}

impl<W: Write> MaskedWriter<W> {
    /// A writer that hides `secrets`, also those that are learnt later.
    pub fn new(inner: W, secrets: Secrets) -> Self {
        Self { inner, secrets, held: Vec::new() }
    }

    /// Where the part begins that cannot be judged yet: a URL or a secret that may go on, or a character that is not
    /// whole.
    fn undecided(&self) -> usize {
        let whole = match std::str::from_utf8(&self.held) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.held.len(),
        };
        let text = String::from_utf8_lossy(&self.held[..whole]);
        // Replacement characters make the lossy text longer: then nothing is held back.
        if text.len() != whole {
            return whole;
        }
        let word = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let url = if text[word..].contains("://") { word } else { whole };
        url.min(self.secrets.beginning(&text))
    }

    fn release(&mut self, end: usize) -> Result<()> {
        let ready: Vec<u8> = self.held.drain(..end).collect();
        match std::str::from_utf8(&ready) {
            Ok(text) => self.inner.write_all(self.secrets.mask(text).as_bytes()),
            Err(_) => self.inner.write_all(self.secrets.mask(&String::from_utf8_lossy(&ready)).as_bytes()),
        }
    }
}

impl<W: Write> Write for MaskedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.held.extend_from_slice(bytes);
        self.release(self.undecided())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for MaskedWriter<W> {
    fn drop(&mut self) {
        // Nobody is left to be told of a failure.
        let _ = self.release(self.held.len()).and_then(|()| self.inner.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&[u8]]) -> String {
        let secrets = Secrets::default();
        secrets.learn("S3cr3t word");
        let mut out = Vec::new();
        let mut writer = MaskedWriter::new(&mut out, secrets);
        for piece in pieces {
            writer.write_all(piece).unwrap();
        }
        drop(writer);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_secret_in_two_pieces_is_found() {
        assert_eq!(written(&[b"a S3c", b"r3t w", b"ord\n"]), "a ***\n");
        assert_eq!(written(&[b"a postgresql://u:p", b"q@h b\n"]), "a postgresql://u:***@h b\n");
        assert_eq!(written(&[b"a S3c"]), "a S3c");
        assert_eq!(written(&["é".as_bytes(), &[0xc3], &[0xa9], b"!"]), "éé!");
        assert_eq!(written(&[b"x\xffy"]), "x\u{fffd}y");
    }

    #[test]
    fn what_cannot_be_secret_is_passed_on_at_once() {
        let mut out = Vec::new();
        let mut writer = MaskedWriter::new(&mut out, Secrets::default());
        writer.write_all(b"Continue? ").unwrap();
        assert_eq!(*writer.inner, b"Continue? ");
    }
}
