package io.flead.process.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body of bounded length: one that is longer fails as soon as that shows, and is read no further. */
final class BoundedBody implements BodySubscriber<byte[]> {

    /** The body is longer than the bound. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1;

        private TooLongException(long most) {
            super("the answer has more than " + most + " bytes");
        }
    }

    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private final long most;
    private long seen;
    private Flow.@Nullable Subscription subscription;

    /** @param most bytes that are read */
    BoundedBody(long most) {
        this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        body.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        if (seen > most) {
            return;
        }
        seen += bytes.stream().mapToLong(ByteBuffer::remaining).sum();
        if (seen <= most) {
            body.onNext(bytes);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        body.onError(new TooLongException(most));
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
