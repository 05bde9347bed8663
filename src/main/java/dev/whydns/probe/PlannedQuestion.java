package dev.whydns.probe;

import dev.whydns.model.Exchange;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Question;
import dev.whydns.model.Transport;

/**
 * A question that is to be sent, as {@code A example.com} from {@code web} to 127.0.0.11:53 over
 * UDP.
 *
 * @param probe which of the four probes it belongs to
 * @param from the namespace to send from
 * @param server the address to send to
 * @param port the port to send to
 * @param transport UDP or TCP
 * @param question what to ask
 */
public record PlannedQuestion(
    Exchange.Probe probe,
    Exchange.Vantage from,
    IpAddress server,
    int port,
    Transport transport,
    Question question) {}
