package io.countersign.external;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys on the curve P-256 as text: PKCS#8, or of a public key X.509, as PEM or the base64 of it alone. */
final class EcKeys {
    private static final String CURVE = "secp256r1";

    private EcKeys() {}

    /** The exception does not repeat the text. */
    static ECPrivateKey readPrivate(String text) {
        try {
            var key = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(text)));
            requireCurve(key.getParams());
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException("is not a key on the curve P-256 in PKCS#8");
        }
    }

    /** The public key in the text, or the one that belongs to the private key in it. */
    static ECPublicKey readPublic(String text) {
        try {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der(text)));
            requireCurve(key.getParams());
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            return publicOf(readPrivate(text));
        }
    }

    static String make() {
        try {
            var keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec(CURVE));
            return Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no curve P-256", e);
        }
    }

    /** The private number times the curve's generator; once at the start, so nobody measures how long it takes. */
    static ECPublicKey publicOf(ECPrivateKey key) {
        var params = key.getParams();
        var prime = ((ECFieldFp) params.getCurve().getField()).getP();
        var a = params.getCurve().getA();
        var sum = ECPoint.POINT_INFINITY;
        var power = params.getGenerator();
        for (int bit = 0; bit < key.getS().bitLength(); bit++) {
            if (key.getS().testBit(bit)) {
                sum = add(sum, power, a, prime);
            }
            power = add(power, power, a, prime);
        }
        try {
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(sum, params));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not a key on the curve P-256 in PKCS#8");
        }
    }

    private static ECPoint add(ECPoint one, ECPoint other, BigInteger a, BigInteger prime) {
        if (one.equals(ECPoint.POINT_INFINITY)) {
            return other;
        }
        if (other.equals(ECPoint.POINT_INFINITY)) {
            return one;
        }
        var x = one.getAffineX();
        var y = one.getAffineY();
        BigInteger slope;
        if (one.equals(other)) {
            slope = x.pow(2)
                    .multiply(BigInteger.valueOf(3))
                    .add(a)
                    .multiply(y.shiftLeft(1).modInverse(prime));
        } else if (x.equals(other.getAffineX())) {
            return ECPoint.POINT_INFINITY;
        } else {
            slope = other.getAffineY()
                    .subtract(y)
                    .multiply(other.getAffineX().subtract(x).mod(prime).modInverse(prime));
        }
        var sumX = slope.pow(2).subtract(x).subtract(other.getAffineX()).mod(prime);
        return new ECPoint(sumX, slope.multiply(x.subtract(sumX)).subtract(y).mod(prime));
    }

    private static void requireCurve(ECParameterSpec params) throws GeneralSecurityException {
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(CURVE));
        var known = curve.getParameterSpec(ECParameterSpec.class);
        if (!known.getCurve().equals(params.getCurve()) || !known.getGenerator().equals(params.getGenerator())) {
            throw new IllegalArgumentException("another curve");
        }
    }

    private static byte[] der(String text) {
        return Base64.getDecoder()
                .decode(text.replace("\\n", "\n")
                        .replaceAll("-----[A-Z ]+-----", "")
                        .replaceAll("\\s", ""));
    }
}
