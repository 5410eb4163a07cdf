package io.countersign.traffic;

/** Who came with a token of its own: an authentication, its principal or its details. Its requests are counted by that token. */
public interface TokenBearer {
    /** Tells the token from all others, and does not let anybody use it. */
    String tokenId();
}
