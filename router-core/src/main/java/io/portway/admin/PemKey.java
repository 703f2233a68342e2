package io.portway.admin;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key out of PEM text as cert-manager, the OpenShift service CA and openssl write it:
 * PKCS#8 (RFC 5958), which the JDK reads, and the older PKCS#1 (RFC 8017 A.1.2) and SEC 1 (RFC
 * 5915), which become PKCS#8 when an envelope is put around them. Pure.
 */
final class PemKey {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*)-----END \\1-----");

  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PemKey() {}

  /**
   * The first private key of the text; other blocks, such as the parameters that openssl writes
   * before an EC key, are passed over.
   *
   * @param publicKey the certificate's, which says what kind of key it is
   * @throws GeneralSecurityException with one line for people
   */
  static PrivateKey read(String pem, PublicKey publicKey) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      String type = blocks.group(1);
      if (type.endsWith("PRIVATE KEY")) {
        byte[] pkcs8 = pkcs8(type, der(blocks.group(2)), publicKey);
        return KeyFactory.getInstance(publicKey.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      }
    }
    throw new InvalidKeySpecException("no private key in PEM");
  }

  private static byte[] der(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("a private key that is no base64", e);
    }
  }

  private static byte[] pkcs8(String type, byte[] der, PublicKey publicKey)
      throws GeneralSecurityException {
    return switch (type) {
      case "PRIVATE KEY" -> der;
      case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
          tlv(SEQUENCE, join(VERSION_0, algorithm(publicKey), tlv(OCTET_STRING, der)));
      default -> throw new InvalidKeySpecException("a key of type " + type + ", which is not read");
    };
  }

  /**
   * The AlgorithmIdentifier, an EC key's curve in it, which both keys of a pair have alike: the
   * first element of SubjectPublicKeyInfo (RFC 5280 4.1), as the JDK encodes every public key.
   */
  private static byte[] algorithm(PublicKey publicKey) {
    byte[] info = publicKey.getEncoded();
    int start = contentStart(info, 0);
    int content = contentStart(info, start);
    // Shorter than 128 bytes, so that its length is one byte.
    return Arrays.copyOfRange(info, start, content + info[start + 1]);
  }

  /** Behind the tag and the length of the element that begins here. */
  private static int contentStart(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length > 0x80 ? length - 0x80 : 0);
  }

  /** DER: a length of 128 or more is written after the number of its bytes; 64 KiB is the limit. */
  private static byte[] tlv(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
